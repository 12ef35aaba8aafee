package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.channels.ChannelFormat;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.FeatureSpace;
import io.dynasage.features.Task;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.OutageException;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.InvocationFormats;
import io.dynasage.sagemaker.SageMakerConnection;
import io.dynasage.sagemaker.SageMakerFailure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A live model that knows the items b and c, and a run that knows a, b and c. */
class LiveScoringIT {
    private static final List<FeatureColumn> PAIR =
            List.of(FeatureColumn.oneHot("user_id"), FeatureColumn.oneHot("item_id"));

    private final FeatureSpace live = FeatureSpace.fit(rows("u b", "v c"), PAIR);
    private final FeatureSpace own = FeatureSpace.fit(rows("u a", "u b", "v c"), PAIR);

    @AfterEach
    void close() {
        live.close();
        own.close();
    }

    @Test
    void rowsAreEncodedByTheFeaturesOfTheLiveModelAndKeepTheItemsOfTheRun() {
        Dataset<Row> rows = own.index(rows("u a", "u b", "v c", "new new"), List.of("user_id", "item_id"));
        List<String> encoded = scoring(true).encoded(rows, own).orderBy("user_id", "item_id").collectAsList().stream()
                .map(row -> row.getAs("item_id") + " " + row.getAs("item_index") + " " + row.getAs("features"))
                .toList();
        assertEquals(
                List.of(
                        "new 0 (6,[0,3],[1.0,1.0])",
                        "a 1 (6,[1,3],[1.0,1.0])",
                        "b 2 (6,[1,4],[1.0,1.0])",
                        "c 3 (6,[2,5],[1.0,1.0])"),
                encoded);
    }

    @Test
    void itIsComparedOnlyWhereTheRunHasAllThatItNeeds() {
        Dataset<Row> rows = own.index(rows("u a"), List.of("user_id", "item_id"));
        assertEquals(Optional.empty(), scoring(true).problem(rows, Task.RANKING, own));
        assertEquals(
                Optional.of("the rows have no column [item_id]"),
                scoring(true).problem(rows.drop("item_id"), Task.CLASSIFICATION, own));
        assertEquals(
                Optional.of("column 'user_id' is double, which cannot be one-hot; one-hot takes text, whole numbers,"
                        + " booleans and dates: cut fractions into bins first"),
                scoring(true).problem(rows.withColumn("user_id", lit(0.5)), Task.RANKING, own));
        assertEquals(
                Optional.of("it predicts another kind of label than this run's"),
                scoring(true).problem(rows, Task.REGRESSION, own));
        assertEquals(
                Optional.of("it predicts another kind of label than this run's"),
                scoring(false).problem(rows, Task.RANKING, own));
    }

    @Test
    void aNumberThatTheLiveModelHasNoDefaultForIsAProblem() {
        Dataset<Row> rows = rows("u a").withColumn("cents", lit(null).cast("double"));
        try (FeatureSpace cents =
                FeatureSpace.fit(rows.withColumn("cents", lit(1.0)), List.of(FeatureColumn.numeric("cents")))) {
            LiveScoring scoring = new LiveScoring(new ModelScoring.Artifact(machine(true)), cents);
            assertEquals(
                    Optional.of("column 'cents' is null in 1 rows; declare a default for it, or filter such rows"),
                    scoring.problem(rows, Task.CLASSIFICATION, own));
            assertEquals(
                    Optional.empty(),
                    scoring.problem(rows.withColumn("cents", col("user_id").isNotNull()), Task.CLASSIFICATION, own));
        }
    }

    @Test
    void anOutageOfTheEndpointIsNoReasonToLeaveOutTheComparison() throws IOException {
        URI nobody = URI.create("http://127.0.0.1:" + freePort());
        LiveScoring unreachable = new LiveScoring(
                new ModelScoring.Endpoint(
                        new SageMakerConnection("us-east-1", nobody, nobody),
                        "shop",
                        InvocationFormats.of(Algorithm.XGBOOST, ChannelFormat.CSV)),
                live);
        Dataset<Row> rows = own.index(rows("u a"), List.of("user_id", "item_id"));

        SageMakerFailure outage =
                assertThrows(SageMakerFailure.class, () -> unreachable.problem(rows, Task.RANKING, own));

        assertTrue(
                outage.getMessage().startsWith("SageMaker could not be reached to invoke endpoint \"shop\""),
                outage.getMessage());
        assertTrue(OutageException.explains(outage));
        assertEquals(ExitCode.REMOTE, ExitCode.of(outage));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private LiveScoring scoring(boolean classifier) {
        return new LiveScoring(new ModelScoring.Artifact(machine(classifier)), live);
    }

    private static FactorizationMachine machine(boolean classifier) {
        return new FactorizationMachine(classifier, 0, new float[6], new float[6], 1);
    }

    private static Dataset<Row> rows(String... pairs) {
        return TestSpark.session()
                .createDataFrame(
                        List.of(pairs).stream()
                                .map(pair -> RowFactory.create((Object[]) pair.split(" ")))
                                .toList(),
                        StructType.fromDDL("user_id string, item_id string"));
    }
}
