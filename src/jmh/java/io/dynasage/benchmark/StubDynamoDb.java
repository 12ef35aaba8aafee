package io.dynasage.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * DynamoDB as far as a scan needs it, on a free loopback port: DescribeTable, and Scan with Limit, ExclusiveStartKey
 * and segments, in pages of at most 1 MB with ConsumedCapacity and a correct {@code x-amz-crc32}. Every table exists:
 * its name says what it holds ({@link CannedTable}). Neither signatures nor budgets are checked.
 *
 * <p>{@code GET /capacity} tells what was consumed, {@code DELETE /capacity} forgets it.
 */
public final class StubDynamoDb {
    private final ConsumedCapacity capacity = new ConsumedCapacity();
    private final Map<Map.Entry<ItemProfile, Optional<Set<String>>>, CannedItems> items = new ConcurrentHashMap<>();

    /**
     * Serves until standard input ends.
     *
     * @param args the file to write the endpoint into, once it answers
     */
    public static void main(String[] args) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
            StubDynamoDb stub = new StubDynamoDb();
            Thread acceptor = new Thread(() -> stub.accept(server), "accept");
            acceptor.setDaemon(true);
            acceptor.start();
            Path file = Path.of(args[0]);
            Path unfinished = Files.writeString(Path.of(args[0] + ".tmp"), "http://127.0.0.1:" + server.getLocalPort());
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }

    /** What has been consumed. */
    ConsumedCapacity capacity() {
        return capacity;
    }

    /** The items of a table, as that projection (null: none) leaves them. */
    CannedItems items(CannedTable table, Set<String> projection) {
        Optional<Set<String>> kept = table.projected() ? Optional.ofNullable(projection) : Optional.empty();
        return items.computeIfAbsent(
                Map.entry(table.profile(), kept), key -> new CannedItems(table.profile(), kept.orElse(null)));
    }

    private void accept(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread thread = new Thread(new StubConnection(this, socket), "connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }
}
