package io.dynasage.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.channels.ChannelManifest;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the name of a run's training job. SageMaker never lets a name be used again, so each attempt has its own. An
 * attempt is recorded, with a digest of what it trains on, before its job is created. A resumed run waits for the job
 * of an attempt that may still succeed, and begins the next attempt otherwise.
 */
final class TrainingAttempts {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingAttempts.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "ledger/training-jobs.json";
    private static final int VERSION = 1;
    private static final int MOST = 99;
    private static final Set<String> WITHOUT_MODEL = Set.of("Failed", "Stopping", "Stopped");

    /**
     * The file.
     *
     * @param jobs the digest of the channels by the name of the job
     */
    private record Recorded(int version, SortedMap<String, String> jobs) {}

    private final RunFolder folder;
    private final Function<Integer, String> names;
    private final Function<String, Optional<String>> status;

    /**
     * @param names the job's name by attempt
     * @param status the status of a job by name; empty if there is none
     */
    TrainingAttempts(RunFolder folder, Function<Integer, String> names, Function<String, Optional<String>> status) {
        this.folder = folder;
        this.names = names;
        this.status = status;
    }

    /** Returns the name of the job that trains on these channels, recorded as an attempt. */
    String next(Map<String, ChannelManifest> channels) {
        SortedMap<String, String> recorded = recorded();
        String digest = digest(channels);
        for (int attempt = 1; attempt <= MOST; attempt++) {
            String name = names.apply(attempt);
            if (usable(name, Optional.ofNullable(recorded.get(name)), digest)) {
                recorded.put(name, digest);
                folder.writeJson(FILE, new Recorded(VERSION, recorded));
                return name;
            }
        }
        throw new IllegalStateException("Run " + folder.runId() + " has tried to train " + MOST
                + " times; find out why its training jobs fail, and begin a new run");
    }

    private boolean usable(String name, Optional<String> trainedOn, String digest) {
        if (trainedOn.isPresent() && !trainedOn.get().equals(digest)) {
            LOG.info("Training job {} was of other channels; the next attempt has another name", name);
            return false;
        }
        Optional<String> found = status.apply(name);
        if (found.isEmpty() || trainedOn.isPresent() && !WITHOUT_MODEL.contains(found.get())) {
            return true;
        }
        LOG.info("Training job {} exists and is {}; the next attempt has another name", name, found.get());
        return false;
    }

    private SortedMap<String, String> recorded() {
        Optional<String> text = folder.readIfThere(FILE);
        if (text.isEmpty()) {
            return new TreeMap<>();
        }
        try {
            return new TreeMap<>(JSON.readValue(text.get(), Recorded.class).jobs());
        } catch (JsonProcessingException | NullPointerException e) {
            LOG.warn(
                    "{} is damaged: {}. The next training job has a name that no earlier one had.",
                    folder.at(FILE),
                    e.getMessage());
            return new TreeMap<>();
        }
    }

    private static String digest(Map<String, ChannelManifest> channels) {
        String files = new TreeMap<>(channels)
                .entrySet().stream()
                        .flatMap(channel -> channel.getValue().files().stream()
                                .map(file -> channel.getKey() + " " + file.name() + " " + file.sha256()))
                        .collect(Collectors.joining("\n"));
        return HexFormat.of().formatHex(Sha256.digest().digest(files.getBytes(StandardCharsets.UTF_8)));
    }
}
