package io.dynasage.job.run;

import io.dynasage.channels.ChannelFormat;
import io.dynasage.config.JobConfig;
import io.dynasage.features.FeatureSpace;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.sagemaker.EndpointPredictor;
import io.dynasage.sagemaker.Prediction;
import io.dynasage.sagemaker.RequestLimits;
import io.dynasage.sagemaker.SageMakerClients;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.SageMakerFailure;
import io.dynasage.storage.StoredFile;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether the job's endpoint scores rows of a run's channels in the same way as the run's model. */
public final class Parity {
    private static final Logger LOG = LoggerFactory.getLogger(Parity.class);
    private static final double TOLERANCE = 1e-5;
    private static final String CHANNELS = "channels/";

    private final SparkSession spark;
    private final JobConfig config;
    private final RunFolder folder;
    private final ModelReader reader;

    /** @param folder the folder of the model that the endpoint should serve: of a run, or of the twin of one */
    public Parity(SparkSession spark, JobConfig config, RunFolder folder) {
        this.spark = spark;
        this.config = config;
        this.folder = folder;
        this.reader = new ModelReader(config, hadoop());
    }

    /**
     * The result of the check.
     *
     * @param rows the number of rows that were answered
     * @param largestDifference the largest difference from the model's own scores; empty where only a container can
     *     read the artifact, or an answer differs
     * @param problem why the endpoint does not serve the model, as a sentence; empty if it does
     */
    public record Verified(int rows, Optional<Double> largestDifference, Optional<String> problem) {}

    /**
     * Returns whether there is a row to send. For a model that only its container can read, the only rows come from the
     * channels.
     */
    public boolean canAsk() {
        return reader.reads() || hasRows();
    }

    /**
     * Sends rows to the endpoint. Without channels, a factorization machine gets a single row.
     *
     * @param artifact the model that the endpoint should serve
     * @throws SageMakerFailure if the endpoint does not answer, or its answer cannot be read: nothing is known of the
     *     model that it serves
     */
    public Verified verify(SageMakerConnection connection, ModelArtifact artifact) {
        List<Vector> rows = rows();
        EndpointPredictor endpoint = new EndpointPredictor(
                SageMakerClients.runtime(connection),
                config.name(),
                ModelScoring.formats(config),
                RequestLimits.DEFAULT);
        if (!reader.reads()) {
            artifact.require(hadoop());
            double[] answers = answers(endpoint, rows);
            return new Verified(
                    rows.size(), Optional.empty(), compared(answers, answers).problem());
        }
        FactorizationMachine model = reader.read(artifact, rows.get(0).size());
        Verified verified = compared(
                answers(endpoint, rows),
                rows.stream().mapToDouble(row -> model.score(row.toSparse())).toArray());
        verified.largestDifference()
                .ifPresent(largest -> LOG.info("parity: {} rows, largest difference {}", rows.size(), largest));
        return verified;
    }

    private static double[] answers(EndpointPredictor endpoint, List<Vector> rows) {
        return endpoint.predict(rows).stream().mapToDouble(Prediction::score).toArray();
    }

    /** Compares answers, which have 32 bits: above 1, the tolerance is relative. */
    static Verified compared(double[] answers, double[] expected) {
        double largest = 0;
        for (int i = 0; i < answers.length; i++) {
            double difference = Math.abs(answers[i] - expected[i]);
            double allowed = TOLERANCE * Math.max(1, Math.abs(expected[i]));
            if (!(difference <= allowed) || Double.isInfinite(difference)) {
                return new Verified(
                        answers.length,
                        Optional.empty(),
                        Optional.of("The endpoint answers " + answers[i] + " where the model's artifact says "
                                + expected[i] + ", more than " + allowed
                                + " apart, so it does not serve the model that was judged."));
            }
            largest = Math.max(largest, difference);
        }
        return new Verified(answers.length, Optional.of(largest), Optional.empty());
    }

    private boolean hasRows() {
        return channel().isPresent();
    }

    /** Returns the test channel; the training channel of a model for which nothing was held out. */
    private Optional<String> channel() {
        return Stream.of("test/", "train/")
                .map(part -> folder.at(CHANNELS + part))
                .filter(uri -> new StoredFile(uri, hadoop()).isThere())
                .findFirst();
    }

    private List<Vector> rows() {
        Optional<String> channel = channel();
        if (channel.isEmpty()) {
            try (FeatureSpace space = FeatureSpace.read(spark, folder.at(FeatureStage.FOLDER))) {
                return List.of(Vectors.sparse(space.featureDim(), new int[] {0}, new double[] {1}));
            }
        }
        int most = Math.max(1, config.evaluation().parityRows());
        if (config.channels().format() == ChannelFormat.CSV) {
            return spark.read().csv(channel.get()).limit(most).collectAsList().stream()
                    .map(Parity::features)
                    .toList();
        }
        return spark
                .read()
                .format("recordio-protobuf")
                .load(channel.get())
                .select("features")
                .limit(most)
                .collectAsList()
                .stream()
                .map((Row row) -> row.<Vector>getAs(0))
                .toList();
    }

    /** Returns the features of a line, which starts with the label. */
    private static Vector features(Row line) {
        return Vectors.dense(IntStream.range(1, line.size())
                .mapToDouble(field -> Double.parseDouble(line.getString(field)))
                .toArray());
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
