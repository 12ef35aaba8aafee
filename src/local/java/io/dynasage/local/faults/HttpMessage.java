package io.dynasage.local.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request or an answer of HTTP/1.1 (RFC 9112) with its whole body.
 *
 * @param start the request line or the status line
 * @param headers in the order of their arrival
 * @param body the body, without the framing of chunks
 */
record HttpMessage(String start, List<Header> headers, byte[] body) {
    private static final int LONGEST_HEAD = 1 << 16;

    /** One header. */
    record Header(String name, String value) {}

    /** Reads a request; empty if the connection ends before its first byte. */
    static Optional<HttpMessage> request(InputStream in, Runnable beforeBody) throws IOException {
        Optional<HttpMessage> head = head(in);
        if (head.isEmpty()) {
            return head;
        }
        head.get().require("\\S+ /\\S* HTTP/1\\.[01]");
        if (head.get().header("Expect").isPresent()) {
            beforeBody.run();
        }
        return Optional.of(head.get().without("Expect").read(in, false));
    }

    /** Reads the answer to a request with this method; interim answers are skipped. */
    static HttpMessage answer(InputStream in, String method) throws IOException {
        HttpMessage head;
        do {
            head = head(in).orElseThrow(() -> new EOFException("the service closed the connection"));
            head.require("HTTP/1\\.[01] \\d{3}( .*)?");
        } while (head.status() < 200);
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
            return head;
        }
        return head.read(in, true);
    }

    private HttpMessage read(InputStream in, boolean untilTheEnd) throws IOException {
        if (header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return without("Transfer-Encoding").with(chunks(in));
        }
        Optional<String> length = header("Content-Length");
        if (length.isPresent()) {
            byte[] read = in.readNBytes(Integer.parseInt(length.get()));
            if (read.length < Integer.parseInt(length.get())) {
                throw new EOFException("a body of " + length.get() + " bytes ended after " + read.length);
            }
            return new HttpMessage(start, headers, read);
        }
        return untilTheEnd ? with(in.readAllBytes()) : this;
    }

    private static Optional<HttpMessage> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        List<Header> headers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("'" + line + "' is not a header");
            }
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return Optional.of(new HttpMessage(lines.get(0), List.copyOf(headers), new byte[0]));
    }

    /** Reads a line; the end of the stream is an empty line. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
            if (line.size() > LONGEST_HEAD) {
                throw new IOException("a line is longer than " + LONGEST_HEAD + " bytes");
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = chunkSize(in);
        while (size > 0) {
            body.write(in.readNBytes(size));
            line(in);
            size = chunkSize(in);
        }
        // Trailers are not forwarded.
        head(in);
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
    }

    private void require(String form) throws IOException {
        if (!start.matches(form)) {
            throw new IOException("'" + start + "' is not the start of an HTTP message");
        }
    }

    /** Returns the method of a request. */
    String method() {
        return start.substring(0, start.indexOf(' '));
    }

    /** Returns the path and query of a request. */
    String target() {
        return start.split(" ", 3)[1];
    }

    /** Returns the status of an answer. */
    int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    /** Returns whether the sender closes the connection after this message. */
    boolean closes() {
        return header("Connection").filter("close"::equalsIgnoreCase).isPresent();
    }

    /** Returns the value of the first header with this name, in any case of letters. */
    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /** Returns the message with this body and its length. */
    HttpMessage with(byte[] newBody) {
        List<Header> changed = new ArrayList<>(without("Content-Length").headers);
        changed.add(new Header("Content-Length", String.valueOf(newBody.length)));
        return new HttpMessage(start, changed, newBody);
    }

    /** Returns the message without headers of this name. */
    HttpMessage without(String name) {
        return new HttpMessage(
                start,
                headers.stream()
                        .filter(header -> !header.name().equalsIgnoreCase(name))
                        .toList(),
                body);
    }

    /** Returns the head as it is sent, with the empty line at its end. */
    byte[] head() {
        StringBuilder head = new StringBuilder(start).append("\r\n");
        headers.forEach(header ->
                head.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
