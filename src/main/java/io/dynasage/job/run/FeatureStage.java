package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.features.CleanedEvents;
import io.dynasage.features.CleaningCounts;
import io.dynasage.features.EventCleaning;
import io.dynasage.features.ExampleNotes;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureException;
import io.dynasage.features.ItemFeatures;
import io.dynasage.features.RefusalCounts;
import io.dynasage.features.UseCaseSettings;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.sagemaker.Algorithm;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes labelled examples from the events that are fit for training, and keeps the feature index in the run's folder.
 */
final class FeatureStage {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureStage.class);
    static final String FOLDER = "features/";

    /**
     * The examples, and the result of cleaning the events.
     *
     * @param items rows that describe items; empty if there are none
     * @param refusals empty if no type of events says that a user does not want an item
     * @param warnings what is notable about the data, one sentence each
     */
    record Output(
            Examples examples,
            CleanedEvents cleaned,
            Optional<Dataset<Row>> items,
            Optional<RefusalCounts> refusals,
            List<String> warnings)
            implements AutoCloseable {
        CleaningCounts cleaning() {
            return cleaned.counts();
        }

        @Override
        public void close() {
            examples.close();
            cleaned.close();
        }

        @Override
        public String toString() {
            return cleaning().kept() + " events, " + examples.counts() + ", "
                    + examples.space().featureDim() + " features "
                    + examples.space().sha256();
        }
    }

    private final JobConfig config;
    private final RunFolder folder;
    private final UseCaseSettings settings;

    /**
     * @param settings those of the run
     * @param folder the folder of the model that learns from the examples
     */
    FeatureStage(JobConfig config, UseCaseSettings settings, RunFolder folder) {
        this.config = config;
        this.settings = settings;
        this.folder = folder;
    }

    /** @param items rows that describe items; empty if there are none */
    Output run(Dataset<Row> events, Optional<Dataset<Row>> items) {
        CleanedEvents cleaned = EventCleaning.clean(events, config.features().cleaning());
        CleaningCounts counts = cleaned.counts();
        if (counts.kept() < counts.events()) {
            LOG.info(
                    "{} of {} events are left out: {} repetitions, {} of {} users with more than allowed",
                    counts.events() - counts.kept(),
                    counts.events(),
                    counts.repeatedEvents(),
                    counts.cappedEvents(),
                    counts.cappedUsers());
        }
        Examples examples = describing(built(cleaned), items);
        write(examples, folder);
        examples.notes().positives().ifPresent(positives -> LOG.info("{}", positives));
        Optional<RefusalCounts> refusals = examples.signals().refusals();
        refusals.ifPresent(refused -> LOG.info("{}", refused));
        examples.notes()
                .snapshots()
                .forEach(users -> LOG.info(
                        "{} snapshot {}: {} users, {} lost",
                        users.part(),
                        users.snapshot(),
                        users.users(),
                        users.lost()));
        List<String> warnings = warnings(examples.notes());
        warnings.forEach(warning -> LOG.warn("features: {}", warning));
        return new Output(examples, cleaned, items, refusals, warnings);
    }

    /** Writes what the features of a model mean, and those of its items. */
    static void write(Examples examples, RunFolder folder) {
        folder.clear(FOLDER);
        ItemFeatures.write(examples, folder.at(FOLDER));
        examples.space().write(folder.at(FOLDER));
    }

    /** Returns the examples with items that no event names, if models get to know them by their columns. */
    static Examples describing(Examples examples, Optional<Dataset<Row>> items) {
        return items.map(examples::describing).orElse(examples);
    }

    /**
     * Builds the examples. If that fails after cleaning has left out most events, the message says so, because then the
     * limits of cleaning are the cause rather than what the message names.
     */
    private Examples built(CleanedEvents cleaned) {
        try {
            return settings.build(cleaned.events());
        } catch (FeatureException e) {
            CleaningCounts counts = cleaned.counts();
            if (2 * counts.kept() >= counts.events()) {
                throw e;
            }
            throw new FeatureException(e.getMessage() + ". Cleaning kept only " + counts.kept() + " of "
                    + counts.events() + " events before: see features.cleaning (" + counts.repeatedEvents()
                    + " repetitions, " + counts.cappedEvents() + " above the limits of users)");
        }
    }

    /** Returns what is notable. Only factorization machines multiply numbers without putting them to scale first. */
    private List<String> warnings(ExampleNotes notes) {
        if (config.training().algorithm() != Algorithm.FACTORIZATION_MACHINES) {
            return notes.warnings();
        }
        return Stream.concat(notes.warnings().stream(), notes.scales().stream()).toList();
    }
}
