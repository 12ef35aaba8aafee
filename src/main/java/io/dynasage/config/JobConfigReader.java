package io.dynasage.config;

import com.typesafe.config.Config;
import io.dynasage.channels.ChannelFormat;
import io.dynasage.channels.ChannelSettings;
import io.dynasage.dynamodb.ReadPrices;
import io.dynasage.report.RunEnd;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.TrainingSettings;
import io.dynasage.storage.S3Uri;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Converts a resolved configuration into a {@link JobConfig}, section by section, and records every problem. */
final class JobConfigReader {
    private static final Pattern NAME = Pattern.compile("(?=.{1,36}$)[a-zA-Z0-9](-?[a-zA-Z0-9])*");
    private static final long GIB = 1L << 30;

    private final Settings settings;

    private JobConfigReader(Config config, List<String> problems) {
        this.settings = new Settings(config, problems);
    }

    static JobConfig read(Config config, Map<String, String> effective, List<String> problems) {
        return new JobConfigReader(config, problems).read(effective);
    }

    private JobConfig read(Map<String, String> effective) {
        Settings s = settings;
        String name = s.matching(
                "name",
                s.required("name", "it names the endpoint and every resource of the job"),
                NAME,
                "cannot name SageMaker resources; use 1 to 36 letters, digits and single hyphens, none at an end,"
                        + " because SageMaker allows 63 characters for <name>-<run id>-<role><attempt>");
        JobConfig.Source source = new SourceSection(s).source();
        FeaturesSection features = new FeaturesSection(s);
        return new JobConfig(
                name,
                source,
                new EventsSection(s, features.useCase()).events(),
                features.features(),
                new ChannelSettings(
                        s.choice("channels.format", ChannelFormat.class), s.bytes("channels.target-file-size")),
                training(),
                new EvaluationSection(s, features.useCase()).evaluation(),
                recommendations(),
                new EndpointSection(s).endpoint(),
                notices(),
                sagemaker(),
                prices(),
                s.uri("aws.account-endpoint"),
                output(),
                s.matching(
                        "output.bucket-owner",
                        s.optional("output.bucket-owner"),
                        AwsNames.ACCOUNT,
                        "is no account; write its twelve digits"),
                s.named().map("tags"),
                effective);
    }

    /** Returns the shapes of the settings, as the reader requests them when it reads this configuration. */
    static SettingShapes shapes(Config config) {
        JobConfigReader reader = new JobConfigReader(config, new ArrayList<>());
        reader.read(Map.of());
        return reader.settings.shapes();
    }

    private TrainingSettings training() {
        Settings s = settings;
        return s.built(
                "training.",
                () -> new TrainingSettings(
                        s.choice("training.algorithm", Algorithm.class),
                        s.optional("training.image"),
                        s.role(
                                "training.role-arn",
                                s.required("training.role-arn", "SageMaker needs a role to read the channels with")),
                        s.required("training.instance-type", "such as ml.m5.xlarge"),
                        s.atLeast("training.instance-count", TrainingSettings.LEAST_INSTANCES),
                        volume(),
                        s.times().duration("training.max-runtime"),
                        s.flag("training.spot"),
                        s.named().map("training.hyperparameters")));
    }

    private int volume() {
        long volume = settings.bytes("training.volume-size");
        if (volume % GIB != 0) {
            settings.wrong(
                    "training.volume-size",
                    volume + " bytes is no whole number of GiB; SageMaker sells disk by the GiB");
        }
        return (int) (volume / GIB);
    }

    private JobConfig.Recommendations recommendations() {
        Settings s = settings;
        Double units = s.number("recommendations.max-write-units", 1, 1e9);
        return new JobConfig.Recommendations(
                s.atLeast("recommendations.count", 0),
                s.flag("recommendations.exclude-chosen"),
                s.optional("recommendations.exclude-items-uri"),
                s.optional("recommendations.category-column"),
                s.atLeast("recommendations.max-per-category", 1),
                s.matching(
                        "recommendations.table",
                        s.optional("recommendations.table"),
                        AwsNames.TABLE,
                        "is no table name; use 3 to 255 letters, digits, '_', '-' and '.'"),
                units == null ? 1 : units);
    }

    private JobConfig.Notices notices() {
        Settings s = settings;
        List<RunEnd.Outcome> on = s.choices("notices.on", RunEnd.Outcome.class);
        return new JobConfig.Notices(
                s.matching(
                        "notices.topic",
                        s.optional("notices.topic"),
                        AwsNames.TOPIC,
                        "is no topic; write arn:aws:sns:<region>:<account>:<name>"),
                s.uri("notices.topic-endpoint"),
                on);
    }

    private JobConfig.SageMaker sagemaker() {
        return new JobConfig.SageMaker(
                settings.required("sagemaker.region", "name the AWS region to train in"),
                settings.uri("sagemaker.endpoint"),
                settings.uri("sagemaker.runtime-endpoint"),
                settings.times().duration("sagemaker.poll-interval"));
    }

    private JobConfig.Prices prices() {
        return new JobConfig.Prices(
                settings.required("prices.as-of", "say where and when the prices held"),
                new ReadPrices(price("prices.million-read-units"), price("prices.exported-gigabyte")),
                price("prices.spark-vcpu-hour"),
                price("prices.spark-gigabyte-hour"),
                settings.named().dotted("prices.instance-hour"),
                price("prices.disk-gigabyte-month"));
    }

    private double price(String key) {
        Double price = settings.number(key, 0, 1e6);
        return price == null ? 0 : price;
    }

    private String output() {
        String uri = settings.matching(
                "output.uri",
                settings.required("output.uri", "name where runs are kept, s3a://bucket/prefix"),
                AwsNames.FOLDER,
                "is no place for runs; write s3a://bucket/prefix");
        return S3Uri.forHadoop(uri.replaceFirst("/+$", ""));
    }
}
