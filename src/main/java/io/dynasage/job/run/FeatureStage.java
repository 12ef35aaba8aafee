package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.features.CleanedEvents;
import io.dynasage.features.CleaningCounts;
import io.dynasage.features.EventCleaning;
import io.dynasage.features.Examples;
import io.dynasage.job.ledger.RunFolder;
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

    /** The examples, and the result of cleaning the events. */
    record Output(Examples examples, CleanedEvents cleaned) implements AutoCloseable {
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

    FeatureStage(JobConfig config, RunFolder folder) {
        this.config = config;
        this.folder = folder;
    }

    Output run(Dataset<Row> events) {
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
        Examples examples = config.features().examples().build(cleaned.events());
        examples.space().write(folder.at(FOLDER));
        return new Output(examples, cleaned);
    }
}
