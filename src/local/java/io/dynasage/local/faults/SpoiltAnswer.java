package io.dynasage.local.faults;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers whose content or checksum is wrong. */
final class SpoiltAnswer {
    private SpoiltAnswer() {}

    /** Returns the answer with one bit of its body inverted; empty if it has no body. */
    static Optional<HttpMessage> flipped(HttpMessage answer, ActiveRule rule) {
        if (answer.body().length == 0) {
            return Optional.empty();
        }
        byte[] body = answer.body().clone();
        long bit = rule.below(8L * body.length);
        body[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
        return Optional.of(new HttpMessage(answer.start(), answer.headers(), body));
    }

    /** Returns the answer with checksums and ETags of other content; empty if it has none. */
    static Optional<HttpMessage> mischecked(HttpMessage answer) {
        List<HttpMessage.Header> headers =
                answer.headers().stream().map(SpoiltAnswer::mischecked).toList();
        return Optional.of(new HttpMessage(answer.start(), headers, answer.body()))
                .filter(changed -> !changed.headers().equals(answer.headers()));
    }

    private static HttpMessage.Header mischecked(HttpMessage.Header header) {
        String name = header.name().toLowerCase(Locale.ROOT);
        if (!name.equals("etag") && !name.equals("content-md5") && !name.matches("x-amz-(crc32|checksum-.*)")) {
            return header;
        }
        return new HttpMessage.Header(header.name(), otherFirstCharacter(header.value()));
    }

    /** Exchanges the first letter or digit by another one of hexadecimal, decimal and Base64 numbers. */
    private static String otherFirstCharacter(String value) {
        int first = value.startsWith("\"") ? 1 : 0;
        char other = value.charAt(first) == '1' ? '2' : '1';
        return value.substring(0, first) + other + value.substring(first + 1);
    }
}
