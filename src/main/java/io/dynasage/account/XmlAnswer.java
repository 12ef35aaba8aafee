package io.dynasage.account;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
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

    /**
     * Returns the members of the first list of that name. Each member is a map from the names of its elements to their
     * texts.
     */
    List<Map<String, String>> records(String list) {
        List<Map<String, String>> records = new ArrayList<>();
        for (Element member : first(list).map(XmlAnswer::children).orElse(List.of())) {
            Map<String, String> record = new HashMap<>();
            children(member).forEach(field -> record.put(field.getTagName(), field.getTextContent()));
            records.add(record);
        }
        return records;
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
