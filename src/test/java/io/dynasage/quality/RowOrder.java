package io.dynasage.quality;

import io.dynasage.channels.RecordReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the rows of the written channels stand in random order: the beginning of each file of MovieLens' ratings and
 * of its choices with their negatives, against the whole file.
 */
final class RowOrder implements Goal {
    private static final double SIGMAS = 3;

    @Override
    public String name() {
        return "Q8";
    }

    @Override
    public List<String> data() {
        return List.of(
                Rating.FOLDER + "u1.base",
                Rating.FOLDER + "u1.test",
                Rating.FOLDER + "u.item",
                Rating.FOLDER + "u.data");
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        List<FileStart> ratings = starts(workbench.channels(
                "conf/recommendation.conf",
                RatingError.events(workbench),
                Stream.concat(Stream.of(RatingError.SETTINGS), Stream.of("channels.target-file-size=2MiB"))
                        .toArray(String[]::new)));
        List<FileStart> choices = starts(workbench.channels(
                "conf/recommendation.conf", LeaveOneOut.events(workbench), "channels.target-file-size=16MiB"));
        List<FileStart> all = Stream.concat(ratings.stream(), choices.stream()).toList();
        return List.of(
                Figure.atLeast(4, "files", all.size()),
                Figure.atMost(
                        SIGMAS,
                        "label-sigmas",
                        all.stream().mapToDouble(FileStart::label).max().orElse(Double.NaN)),
                Figure.atMost(
                        SIGMAS,
                        "user-sigmas",
                        all.stream().mapToDouble(FileStart::users).max().orElse(Double.NaN)));
    }

    private static List<FileStart> starts(Path channels) {
        try (Stream<Path> files = Files.list(channels.resolve("train"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".pbr"))
                    .sorted()
                    .map(RowOrder::start)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The user's feature is the first of a row. */
    private static FileStart start(Path file) {
        List<Double> labels = new ArrayList<>();
        List<Long> users = new ArrayList<>();
        try (RecordReader reader = new RecordReader(Files.newInputStream(file), file.toString())) {
            while (reader.next()) {
                labels.add(reader.label().value(0));
                users.add(reader.features().key(0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return FileStart.of(labels, users);
    }
}
