package io.dynasage.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * The record of a finished run, {@code run.json}. Names are in lowerCamelCase, times are in ISO 8601 and UTC, and
 * durations are in seconds. The record is written last, so if it exists, the run finished.
 *
 * @param status {@code Completed}; {@code Refused} by the gate, or because the final model is worse than its twin
 * @param startedAt when the run began, be it with an earlier driver: the time includes pauses between drivers
 * @param features of the model that the gate judged, as are {@code channels}, {@code training} and {@code evaluation}
 * @param choice which of the candidates is the model; null if there was only one
 * @param refit the final model, which learnt from all examples; null if the judged model itself is served, or was
 *     refused
 * @param endpoint null if the run was not configured to deploy, or the model of a newer run serves
 * @param recommendations null if none were made
 * @param versions the versions of what ran, by name; empty in records of earlier releases
 */
public record RunRecord(
        String runId,
        String job,
        String status,
        String startedAt,
        String finishedAt,
        Source source,
        Events events,
        Features features,
        Map<String, Channel> channels,
        Training training,
        @JsonInclude(JsonInclude.Include.NON_NULL) Choice choice,
        Evaluation evaluation,
        @JsonInclude(JsonInclude.Include.NON_NULL) Refit refit,
        @JsonInclude(JsonInclude.Include.NON_NULL) Endpoint endpoint,
        @JsonInclude(JsonInclude.Include.NON_NULL) Recommendations recommendations,
        List<Stage> stages,
        String folder,
        Map<String, String> settings,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> versions) {
    /** The version that this release writes, and the newest that it reads. */
    public static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * The items and exports that were read. Units are DynamoDB read units.
     *
     * @param rejectedLines lines of exports that contain no item
     * @param exports the exports that were read, starting with the base of a chain
     */
    public record Source(
            String kind,
            String table,
            long items,
            long rejectedLines,
            int segments,
            double consumedReadUnits,
            List<String> exports) {}

    /**
     * The number of items that became events, and the number that did not, by reason. Together they are the items read;
     * of items that hold several events, their elements; with a query, its rows and the items that it did not see.
     *
     * @param asOf the instant that the ttl and the cut-off were compared with; null if neither was configured
     * @param drift differences between these items and those of the last run, one sentence each
     * @param forgotten null if nobody asked to be forgotten
     * @param described null if no second table or file describes items or users
     */
    public record Events(
            long accepted,
            Map<String, Long> rejected,
            Map<String, Long> filtered,
            long duplicates,
            String asOf,
            List<String> drift,
            @JsonInclude(JsonInclude.Include.NON_NULL) Forgotten forgotten,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<Described> described) {}

    /**
     * What a second table or file had for the events.
     *
     * @param of items or users
     * @param rows the rows with columns for events
     * @param rejected the rows that could not be read
     * @param filtered the rows that its condition leaves out
     * @param rejectedLines lines of an export that contain no row
     * @param unmatched the events for whose id there is no row
     */
    public record Described(String of, long rows, long rejected, long filtered, long rejectedLines, long unmatched) {}

    /**
     * The users who asked to be forgotten.
     *
     * @param sha256 of their sorted ids, in lower-case hex
     * @param ids the number of their ids
     * @param users those that had items
     * @param items the items of these users, all left out
     * @param lists recommendation lists of theirs that were deleted
     */
    public record Forgotten(String sha256, long ids, long users, long items, long lists) {}

    /**
     * Which of two models of one run is taken, by the validation part.
     *
     * @param candidates the algorithms; the first is taken unless the second is better beyond chance
     * @param taken one of them
     * @param values the metric of each; empty if they were not compared
     * @param lead how far the second is ahead; null if they were not compared
     * @param low the lower end of the 95 % interval of the lead; null if there is none, as is {@code high}
     */
    public record Choice(
            List<String> candidates,
            String taken,
            String metric,
            Map<String, Double> values,
            Double lead,
            Double low,
            Double high) {}

    /**
     * The features that the model uses.
     *
     * @param blocks the number of features of each column, including the one for unknown values
     * @param sha256 of the index from ids to features, in lower-case hex
     * @param validationFrom where the split by time starts the validation part; null for other splits, as is
     *     {@code testFrom}
     * @param filled the number of missing values that were replaced by their declared default, by column
     * @param positives what makes events positives; null if the use case knows none
     * @param refusals null if no type of events says that a user does not want an item
     * @param snapshots churn: the users who were examined at each snapshot
     * @param warnings what is notable about the data, one sentence each
     */
    public record Features(
            String useCase,
            Map<String, Integer> blocks,
            int featureDim,
            String sha256,
            String validationFrom,
            String testFrom,
            Cleaning cleaning,
            Map<String, Long> filled,
            @JsonInclude(JsonInclude.Include.NON_NULL) Positives positives,
            @JsonInclude(JsonInclude.Include.NON_NULL) Refusals refusals,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Snapshot> snapshots,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings) {

        /** Copies the lists, which records of earlier releases do not have. */
        public Features {
            snapshots = List.copyOf(Objects.requireNonNullElse(snapshots, List.of()));
            warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
        }
    }

    /**
     * What makes events positives.
     *
     * @param events the events after cleaning
     * @param ofType those whose type is a positive one
     * @param rated the others that have a rating
     * @param liked those among them whose rating is high enough
     */
    public record Positives(long events, long ofType, long rated, long liked) {}

    /**
     * The events that say that a user does not want an item.
     *
     * @param events all of them; none is among the positives
     * @param negatives those among them that are negative examples
     */
    public record Refusals(long events, long negatives) {}

    /** The users who were examined at one snapshot, and how many of them were lost. */
    public record Snapshot(String at, String part, long users, long lost) {}

    /** The counts of events before training: {@code events = kept + repeatedEvents + cappedEvents}. */
    public record Cleaning(long events, long kept, long repeatedEvents, long cappedUsers, long cappedEvents) {}

    /** The files of one channel. */
    public record Channel(String uri, String format, long rows, long bytes, List<File> files) {}

    /** One file. The digest is SHA-256 in lower-case hex. */
    public record File(String name, long bytes, long rows, String sha256) {}

    /**
     * The training job as SageMaker described it when it ended.
     *
     * @param losses the loss by epoch and series, such as {@code train rmse}; empty if the job's log was not read
     * @param modelArtifact the run's own copy of the model
     * @param modelSha256 its digest in lower-case hex, which every later step compares
     */
    public record Training(
            String jobName,
            String image,
            Map<String, String> hyperparameters,
            List<Transition> statusTransitions,
            long seconds,
            long billableSeconds,
            Map<String, Double> metrics,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, SortedMap<Integer, Double>> losses,
            String modelArtifact,
            String modelSha256) {

        /** Sets the losses, which records of earlier releases do not have. */
        public Training {
            losses = Objects.requireNonNullElse(losses, Map.of());
        }
    }

    /** A status that the training job went through. */
    public record Transition(String status, String message, String at) {}

    /**
     * The metrics on the test part. Intervals and segments are in {@code evaluation.json}, next to this record.
     *
     * @param primaryMetric the metric that the gate compares
     * @param scorers the metrics of the model, the live model and the baselines, by name
     * @param passed whether the model passed the gate
     * @param reasons the gate's reasons, one sentence each
     * @param verdicts the comparison with each baseline
     * @param notes what did not decide but what a reader should know, one sentence each
     * @param labels the number of rows by part and label, where labels are classes
     * @param choices what the validation part chose for a baseline, by the baseline's name
     * @param newUsers the model's metrics for users whom training did not know, by how they are scored
     * @param lists the metrics of each named list, by its name and the scorer's; empty if they were not measured
     */
    public record Evaluation(
            String primaryMetric,
            Map<String, Map<String, Double>> scorers,
            boolean passed,
            List<String> reasons,
            List<Verdict> verdicts,
            List<String> notes,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, Long>> labels,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> choices,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, Double>> newUsers,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, Map<String, Double>>> lists) {}

    /**
     * The gate's verdict on a baseline.
     *
     * @param verdict {@code beaten}, {@code better} or {@code undecided}
     * @param metric the metric that is compared
     * @param lead how far the model is ahead, in the metric's unit; below 0 if the baseline's value is the better one
     * @param low lower end of the lead's 95 % interval; null without an interval, as is {@code high}
     * @param mustBeat whether the gate refuses a model that this baseline beats
     */
    public record Verdict(
            String baseline, String verdict, String metric, double lead, Double low, Double high, boolean mustBeat) {}

    /**
     * The final model, and its comparison with the judged twin on the twin's test rows.
     *
     * @param featureDim the number of features, which are those of all examples
     * @param sha256 of the index from ids to features, in lower-case hex
     * @param metric the metric that is compared; null if one of the two has no value, as are {@code twin} and
     *     {@code model}
     * @param reasons why the model is not deployed, one sentence each; empty if it is
     */
    public record Refit(
            int featureDim,
            String sha256,
            Map<String, Channel> channels,
            Training training,
            String metric,
            Double twin,
            Double model,
            List<String> reasons) {}

    /**
     * The endpoint after the run.
     *
     * @param parityDifference the largest difference between its predictions and those of the artifact; null if they
     *     were not compared
     */
    public record Endpoint(String name, String config, String status, Double parityDifference) {}

    /**
     * The recommendation lists of users.
     *
     * @param users the number of users who have a list
     * @param foldedUsers those among them who have no feature of their own, but a vector from the items they chose
     * @param defaultLists null if there are none
     * @param excluded null if the settings name no items to exclude
     * @param where null if the settings have no condition on items
     * @param inactive the users without a list; null if the settings give all users lists
     * @param similarItems null if none were made
     * @param newItems null if lists keep no places for new items
     * @param lists the named lists; none in those of a named list
     */
    public record Recommendations(
            String uri,
            long users,
            long foldedUsers,
            int perUser,
            String table,
            @JsonInclude(JsonInclude.Include.NON_NULL) DefaultLists defaultLists,
            @JsonInclude(JsonInclude.Include.NON_NULL) Excluded excluded,
            @JsonInclude(JsonInclude.Include.NON_NULL) Ruled where,
            @JsonInclude(JsonInclude.Include.NON_NULL) Long inactive,
            @JsonInclude(JsonInclude.Include.NON_NULL) SimilarItems similarItems,
            @JsonInclude(JsonInclude.Include.NON_NULL) NewItems newItems,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Recommendations> lists) {
        /** Returns the same with named lists and those of similar items. */
        public Recommendations with(Map<String, Recommendations> named, SimilarItems ofItems) {
            return new Recommendations(
                    uri,
                    users,
                    foldedUsers,
                    perUser,
                    table,
                    defaultLists,
                    excluded,
                    where,
                    inactive,
                    ofItems,
                    newItems,
                    named);
        }
    }

    /**
     * The new items, for which lists keep places.
     *
     * @param items the number of new items that the model can rank
     * @param places the places of each list that are kept for them
     */
    public record NewItems(long items, int places) {}

    /**
     * The lists of similar items.
     *
     * @param items the number of lists
     * @param measure what makes items similar: {@code factors} or {@code co-occurrence}
     * @param pairs choices of the validation part whose users had chosen another item before
     * @param hitRates the share of them that is in the list of the item before, by measure
     */
    public record SimilarItems(
            String uri,
            long items,
            int perItem,
            @JsonInclude(JsonInclude.Include.NON_NULL) String table,
            String measure,
            long pairs,
            Map<String, Double> hitRates) {}

    /**
     * The lists for everybody who has none.
     *
     * @param lists their number: one, and one for each segment
     * @param popularity the users who make an item popular
     */
    public record DefaultLists(long lists, String popularity) {}

    /**
     * The list of items that must not be recommended.
     *
     * @param listed the number of its different lines
     * @param known the number of items that the model can rank among them
     * @param nearly the number of lines that differ from an item's id only in the spaces around it; they exclude
     *     nothing
     */
    public record Excluded(long listed, long known, long nearly) {}

    /**
     * What the shop's condition says of the items.
     *
     * @param items the items that the model can rank: training knows them, or their columns
     * @param kept those for which the condition is true; lists hold no others
     */
    public record Ruled(long items, long kept) {}

    /** The wall-clock time of one stage. */
    public record Stage(String name, double seconds) {}

    /** Returns the version of the record's form. A later form that this release cannot read has a greater one. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public int version() {
        return VERSION;
    }

    /** Returns the values of {@link RunMetrics} by name. They are derived from this record and written with it. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public Map<String, Double> metrics() {
        return RunMetrics.values(RunMetrics.of(this));
    }

    /** Returns the record as indented JSON. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The record of run " + runId + " cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
