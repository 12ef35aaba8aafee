package io.dynasage.account;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An answer in AWS's query protocol. */
final class XmlAnswer {
    private final Document document;

    private XmlAnswer(Document document) {
        this.document = document;
    }

    static XmlAnswer of(byte[] xml, String operation) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new XmlAnswer(factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new AccountException("", "The answer to " + operation + " is not XML: " + e.getMessage(), e);
        }
    }

    /** Returns the text of the first element of that name. */
    Optional<String> text(String name) {
        return first(name).map(Node::getTextContent);
    }

    private Optional<Node> first(String name) {
        return Optional.ofNullable(document.getElementsByTagName(name).item(0));
    }

    /** Returns the members of the first list of that name. */
    List<Member> members(String list) {
        return first(list).map(XmlAnswer::children).orElse(List.of()).stream()
                .map(Member::new)
                .toList();
    }

    /** A member of a list. */
    record Member(Element element) {
        /** Returns the text of the field of that name; empty if there is none. */
        String text(String field) {
            return children(element).stream()
                    .filter(child -> child.getTagName().equals(field))
                    .map(Node::getTextContent)
                    .findFirst()
                    .orElse("");
        }

        /** Returns the texts in all lists of that name, however deep, each once. */
        List<String> texts(String list) {
            NodeList lists = element.getElementsByTagName(list);
            return IntStream.range(0, lists.getLength())
                    .mapToObj(lists::item)
                    .flatMap(one -> children(one).stream().map(Node::getTextContent))
                    .distinct()
                    .toList();
        }
    }

    private static List<Element> children(Node parent) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
