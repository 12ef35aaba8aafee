package io.dynasage.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel says about listening TCP sockets (proc(5), net/tcp): local address in hex, state 0A. */
final class ListeningSockets {
    private static final String LISTEN = "0A";
    private static final List<String> LOOPBACK =
            List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    private ListeningSockets() {}

    /** The addresses, in the kernel's hex, on which someone listens at the port. */
    static List<String> addresses(int port) {
        String suffix = String.format(":%04X", port);
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(ListeningSockets::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(f -> f.length > 3 && f[3].equals(LISTEN) && f[1].endsWith(suffix))
                .map(f -> f[1].substring(0, f[1].length() - suffix.length()))
                .toList();
    }

    static boolean loopbackOnly(int port) {
        List<String> addresses = addresses(port);
        return !addresses.isEmpty() && LOOPBACK.containsAll(addresses);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
