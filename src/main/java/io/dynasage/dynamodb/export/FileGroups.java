package io.dynasage.dynamodb.export;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Distributes data files over tasks, so that each task has about the same number of bytes. Compressed files cannot be
 * split.
 */
final class FileGroups {
    private static final long GROUP_BYTES = 32L << 20;
    private static final int GROUPS_PER_SLOT = 4;

    private FileGroups() {}

    /**
     * Returns the files in groups, each for one task.
     *
     * @param slots number of tasks that run at the same time
     */
    static List<Group> of(List<DataFile> files, int slots) {
        long bytes = files.stream().mapToLong(DataFile::bytes).sum();
        long wanted = Math.max((long) slots * GROUPS_PER_SLOT, (bytes + GROUP_BYTES - 1) / GROUP_BYTES);
        int count = (int) Math.max(1, Math.min(wanted, files.size()));
        PriorityQueue<Load> loads = new PriorityQueue<>(
                Comparator.comparingLong((Load load) -> load.bytes).thenComparingInt(load -> load.number));
        for (int i = 0; i < count; i++) {
            loads.add(new Load(i));
        }
        files.stream()
                .sorted(Comparator.comparingLong(DataFile::bytes).reversed().thenComparing(DataFile::uri))
                .forEach(file -> {
                    Load least = loads.remove();
                    least.files.add(file);
                    least.bytes += Math.max(1, file.bytes());
                    loads.add(least);
                });
        return loads.stream()
                .sorted(Comparator.comparingInt(load -> load.number))
                .map(load -> new Group(List.copyOf(load.files)))
                .toList();
    }

    /** The files that one task reads. */
    static final class Group implements Serializable {
        private static final long serialVersionUID = 1L;
        // Plain values, because Spark's Kryo serializer can serialize neither records nor unmodifiable lists.
        private final Object[][] fields;

        Group(List<DataFile> files) {
            this.fields = files.stream()
                    .map(file -> new Object[] {file.uri(), file.bytes(), file.items(), file.md5()})
                    .toArray(Object[][]::new);
        }

        List<DataFile> files() {
            return Arrays.stream(fields)
                    .map(file -> new DataFile((String) file[0], (Long) file[1], (Long) file[2], (String) file[3]))
                    .toList();
        }
    }

    private static final class Load {
        private final int number;
        private final List<DataFile> files = new ArrayList<>();
        private long bytes;

        Load(int number) {
            this.number = number;
        }
    }
}
