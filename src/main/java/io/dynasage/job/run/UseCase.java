package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Churn;
import io.dynasage.features.ChurnSettings;
import io.dynasage.features.ChurnSnapshots;
import io.dynasage.features.CleaningSettings;
import io.dynasage.features.Custom;
import io.dynasage.features.CustomSettings;
import io.dynasage.features.Encoding;
import io.dynasage.features.Examples;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.Feedback;
import io.dynasage.features.MinSupport;
import io.dynasage.features.NegativeSettings;
import io.dynasage.features.NumericForm;
import io.dynasage.features.Personalization;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
import io.dynasage.features.Task;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What is learnt from the events, as {@code features.use-case} says. */
public final class UseCase {
    private UseCase() {
    }

    static Examples build(Dataset<Row> events, JobConfig.Features features) {
        Object settings = settings(features);
        if (settings instanceof RecommendationSettings recommendation) {
            return Recommendation.build(events, recommendation);
        } else if (settings instanceof PersonalizationSettings personalization) {
            return Personalization.build(events, personalization);
        } else if (settings instanceof ChurnSettings churn) {
            return Churn.build(events, churn);
        }
        return Custom.build(events, (CustomSettings) settings);
    }

    /** The use case's own settings: the record that its {@code build} takes. */
    static Object settings(JobConfig.Features features) {
        return switch (features.useCase()) {
            case "personalization" -> new PersonalizationSettings(positives(features), columns(features.columns().context()),
                    columns(features.columns().item()), split(features), negatives(features), minSupport(features), features.seed());
            case "churn" -> churn(features);
            case "custom" -> new CustomSettings(features.query(), Task.of(features.task()), columns(features.columns().custom()),
                    features.carried(), split(features));
            case "recommendation" -> new RecommendationSettings(Feedback.of(features.feedback()), positives(features), split(features),
                    negatives(features), columns(features.columns().item()), minSupport(features), features.seed());
            default -> throw new IllegalArgumentException("'" + features.useCase() + "' is not a use case");
        };
    }

    /** What a model of the use case learns from the label, before there is an example. */
    public static Task task(JobConfig.Features features) {
        return switch (features.useCase()) {
            case "churn" -> Task.CLASSIFICATION;
            case "custom" -> Task.of(features.task());
            case "personalization" -> Task.RANKING;
            default -> features.feedback().equals("explicit") ? Task.REGRESSION : Task.RANKING;
        };
    }

    static CleaningSettings cleaning(JobConfig.Features features) {
        JobConfig.Cleaning cleaning = features.cleaning();
        return new CleaningSettings(cleaning.forget(), cleaning.forgetUri(), cleaning.repeatWindow(), cleaning.repeatEventTypes(),
                cleaning.maxEventsPerUserAndDay(), cleaning.maxEventsPerUser());
    }

    private static ChurnSettings churn(JobConfig.Features features) {
        JobConfig.Churn churn = features.churn();
        ChurnSnapshots snapshots = churn.trainingSnapshots().isEmpty() ? null
                : new ChurnSnapshots(churn.trainingSnapshots(), churn.validationSnapshot(), churn.testSnapshot());
        return new ChurnSettings(churn.window(), churn.activeWithin(), snapshots, churn.snapshotCount(), features.split().validationFraction(),
                churn.amountColumn(), churn.quantityColumn(), NumericForm.of(churn.form()), churn.observedUntil(), features.seed());
    }

    private static PositiveRule positives(JobConfig.Features features) {
        return new PositiveRule(features.positiveEventTypes(), features.minRating());
    }

    private static SplitSettings split(JobConfig.Features features) {
        JobConfig.Split split = features.split();
        return new SplitSettings(Split.of(split.by()), split.validationFraction(), split.testFraction(), split.validationFrom(), split.testFrom());
    }

    private static NegativeSettings negatives(JobConfig.Features features) {
        JobConfig.Negatives negatives = features.negatives();
        return new NegativeSettings(negatives.perPositive(), negatives.draws(), negatives.evaluation());
    }

    private static MinSupport minSupport(JobConfig.Features features) {
        return new MinSupport(features.minSupport().users(), features.minSupport().items());
    }

    private static List<FeatureColumn> columns(List<JobConfig.FeatureColumn> columns) {
        return columns.stream().map(UseCase::column).toList();
    }

    private static FeatureColumn column(JobConfig.FeatureColumn column) {
        FeatureColumn encoded = switch (Encoding.of(column.encoding())) {
            case ONE_HOT -> FeatureColumn.oneHot(column.name());
            case MULTI_HOT -> FeatureColumn.multiHot(column.name(), column.separator());
            case NUMERIC -> FeatureColumn.numeric(column.name());
        };
        FeatureColumn scaled = column.scale() == null ? encoded : encoded.scaled(column.scale());
        return (column.missing() == null ? scaled : scaled.orElse(column.missing())).supportedBy(column.minSupport());
    }
}
