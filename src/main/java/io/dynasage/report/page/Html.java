package io.dynasage.report.page;

import io.dynasage.storage.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one page. Every text is escaped, made printable and limited in length. */
final class Html {
    /** The longest text, in characters; a title of the table may have hundreds of thousands. */
    static final int LONGEST = 2_000;

    private static final String NO_REQUESTS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private final StringWriter page = new StringWriter();
    private final XMLStreamWriter xml;

    private Html() throws XMLStreamException {
        // Not newInstance: Hadoop brings another implementation, which writes empty elements in a form that HTML has
        // not.
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(page);
    }

    /** Something that is written as XML. */
    private interface Part {
        void write() throws XMLStreamException;
    }

    /** Begins a page; {@link #end} ends it. */
    static Html page(String title) {
        try {
            Html html = new Html();
            html.xml.writeDTD("<!DOCTYPE html>");
            html.open("html", "lang", "en").open("head");
            html.leaf("meta", "charset", "utf-8");
            html.leaf("meta", "http-equiv", "Content-Security-Policy", "content", NO_REQUESTS);
            html.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
            html.leaf("meta", "name", "color-scheme", "content", "light dark");
            html.leaf("link", "rel", "icon", "href", "data:,");
            html.text("title", title).open("style");
            html.xml.writeCharacters(style());
            return html.close().close().open("body").open("main");
        } catch (XMLStreamException e) {
            throw unwritten(e);
        }
    }

    /** Opens an element; attributes are names and values in turn. */
    Html open(String element, String... attributes) {
        return write(() -> {
            xml.writeStartElement(element);
            attributes(attributes);
        });
    }

    /** Closes the innermost open element. */
    Html close() {
        return write(xml::writeEndElement);
    }

    /** Writes an element without content. */
    Html leaf(String element, String... attributes) {
        return write(() -> {
            xml.writeEmptyElement(element);
            attributes(attributes);
        });
    }

    /** Writes an element that holds a text. */
    Html text(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** Writes a text. */
    Html text(String text) {
        return write(() -> xml.writeCharacters(printable(text)));
    }

    /** Writes a value of the table, whose writing direction must not change that of its surroundings. */
    Html value(String element, String text) {
        return open(element).text("bdi", text).close();
    }

    /** Opens a section with its heading. */
    Html section(String id, String heading) {
        return open("section", "id", id, "aria-labelledby", id + "-h").text("h2", heading, "id", id + "-h");
    }

    /** Opens a table in a frame that scrolls where the page is narrow; {@link #closeTable} closes both. */
    Html openTable(String caption) {
        open("div", "class", "wide", "role", "group", "tabindex", "0", "aria-label", caption);
        return open("table").text("caption", caption);
    }

    /** Closes what {@link #openTable} opened. */
    Html closeTable() {
        return close().close();
    }

    /** Writes a row of column names, and opens the rows below it. */
    Html head(List<String> names) {
        open("thead").open("tr");
        names.forEach(name -> text("th", name, "scope", "col"));
        return close().close().open("tbody");
    }

    /** Writes a table of texts. The first cell of each row names the row. */
    Html table(String caption, List<String> head, List<List<String>> rows) {
        openTable(caption).head(head);
        for (List<String> row : rows) {
            open("tr").open("th", "scope", "row").text("bdi", row.get(0)).close();
            row.stream().skip(1).forEach(cell -> value("td", cell));
            close();
        }
        return close().closeTable();
    }

    /** Writes a list of sentences; nothing if there is none. */
    Html list(List<String> sentences) {
        if (!sentences.isEmpty()) {
            open("ul");
            sentences.forEach(sentence -> text("li", sentence));
            close();
        }
        return this;
    }

    /** Ends the page and returns it. */
    String end() {
        write(xml::writeEndDocument);
        return page + "\n";
    }

    private void attributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], printable(attributes[i + 1]));
        }
    }

    private Html write(Part part) {
        try {
            part.write();
            return this;
        } catch (XMLStreamException e) {
            throw unwritten(e);
        }
    }

    private static String printable(String text) {
        String given = Objects.requireNonNullElse(text, "");
        String shown = given;
        if (given.length() > LONGEST) {
            int end = given.offsetByCodePoints(0, given.codePointCount(0, LONGEST));
            shown = given.substring(0, end) + "… (" + Figures.count(given.length() - end) + " more characters)";
        }
        return Printable.line(shown).replaceAll("[\\x{FFFE}\\x{FFFF}]", "\uFFFD");
    }

    private static String style() {
        try (InputStream css = Html.class.getResourceAsStream("/report/page.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IllegalStateException unwritten(XMLStreamException e) {
        return new IllegalStateException("The page cannot be written: " + e.getMessage(), e);
    }
}
