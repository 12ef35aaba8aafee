package io.dynasage.config;

import com.typesafe.config.Config;
import io.dynasage.channels.ChannelFormat;
import io.dynasage.channels.ChannelSettings;
import io.dynasage.dynamodb.ReadPrices;
import io.dynasage.evaluation.ComparisonSettings;
import io.dynasage.events.Described;
import io.dynasage.events.EventColumn;
import io.dynasage.events.EventSettings;
import io.dynasage.features.FeatureSettings;
import io.dynasage.features.UseCase;
import io.dynasage.report.MetricsLine;
import io.dynasage.report.ReportSettings;
import io.dynasage.report.RunEnd;
import io.dynasage.sagemaker.TrainingSettings;
import io.dynasage.storage.S3Uri;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Converts a resolved configuration into a {@link JobConfig}, section by section, and records every problem. */
record JobConfigReader(Settings settings) {
    JobConfig read(Map<String, String> effective) {
        String name = settings.required("name", "it names the endpoint and every resource of the job", TextForm.NAME);
        SourceSection tables = new SourceSection(settings);
        JobConfig.Source source = tables.source();
        tables.requireRegion("source.table", "source", source.connection(), source.table());
        UseCase useCase = settings.choice("features.use-case", UseCase.class);
        EventSettings events = new EventsSection(settings, useCase).events();
        FeaturesSection section = new FeaturesSection(settings, useCase);
        FeatureSettings features = section.features();
        List<JobConfig.DescribedSource> described = described(tables, source, events);
        if (events != null) {
            section.requireTypes(features.examples(), columns(events, described));
        }
        ChannelSettings channels = new ChannelSettings(
                settings.choice("channels.format", ChannelFormat.class), settings.bytes("channels.target-file-size"));
        TrainingSection trainingSection = new TrainingSection(settings);
        TrainingSettings training = trainingSection.training();
        EvaluationSection evaluation = new EvaluationSection(settings, useCase);
        ComparisonSettings comparison = evaluation.evaluation();
        boolean gated = comparison != null && comparison.gate() != null;
        if (features.examples() != null && training != null && gated) {
            trainingSection.requireTrainable(training, channels.format(), features.examples());
            evaluation.requireMeasured(comparison, features.examples(), training.algorithm());
        }
        if (features.examples() != null) {
            new WithoutTimes(settings).check(source, features, comparison);
        }
        JobConfig.Recommendations recommendations = new RecommendationsSection(
                        settings, new SelectionSection(settings, events, described))
                .recommendations(source.connection());
        if (events != null) {
            recommendations
                    .each()
                    .forEach(lists -> requireColumn(lists.setting("category-column"), columns(events, described)));
            requireColumn("recommendations.default-list.segment-column", columns(events, described));
            requireColumn("report.title-column", columns(events, described));
        }
        recommendations
                .each()
                .forEach(lists -> tables.requireRegion(
                        lists.setting("table"), "recommendations", lists.connection(), lists.table()));
        recommendations
                .selection()
                .similarItemsTable()
                .ifPresent(table -> tables.requireRegion(
                        "recommendations.similar-items-table", "recommendations", recommendations.connection(), table));
        return new JobConfig(
                name,
                source,
                events,
                described,
                features,
                channels,
                training,
                comparison,
                recommendations,
                new EndpointSection(settings).endpoint(),
                notices(),
                report(),
                sagemaker(),
                prices(),
                settings.addresses().endpoint("aws.account-endpoint").orElse(null),
                output(),
                settings.optional("output.bucket-owner", TextForm.ACCOUNT).orElse(null),
                settings.named().map("tags"),
                effective);
    }

    private List<JobConfig.DescribedSource> described(
            SourceSection tables, JobConfig.Source source, EventSettings events) {
        List<JobConfig.DescribedSource> described = Stream.of(Described.values())
                .flatMap(of -> new DescribedSection(settings, of, source, events).described().stream())
                .toList();
        Set<String> names = new HashSet<>();
        for (JobConfig.DescribedSource second : described) {
            tables.requireRegion(
                    second.of().setting() + ".table",
                    "source",
                    source.connection(),
                    second.source().table());
            second.added()
                    .filter(column -> !names.add(column.name().toLowerCase(Locale.ROOT)))
                    .forEach(column -> settings.wrong(
                            second.of().setting() + ".columns." + column.name(),
                            "source.items has a column of that name, too; give this one another name"));
        }
        return described;
    }

    private void requireColumn(String key, List<EventColumn> columns) {
        List<String> names = columns.stream().map(EventColumn::name).toList();
        settings.optional(key)
                .filter(column -> !names.contains(column))
                .ifPresent(column -> settings.wrong(
                        key,
                        "\"" + column + "\" is not a column of the events; name one of " + String.join(", ", names)
                                + ", or declare it in events.columns, source.items.columns or source.users.columns"));
    }

    /** Returns the columns of events, with those that second sources add. */
    private static List<EventColumn> columns(EventSettings events, List<JobConfig.DescribedSource> described) {
        Map<String, EventColumn> columns = new LinkedHashMap<>();
        Stream.concat(events.columns().stream(), described.stream().flatMap(JobConfig.DescribedSource::added))
                .forEach(column -> columns.putIfAbsent(column.name(), column));
        return List.copyOf(columns.values());
    }

    /** Returns the shapes of the settings, as the reader requests them when it reads this configuration. */
    static SettingShapes shapes(Config config) {
        Settings settings = new Settings(config, new ArrayList<>());
        new JobConfigReader(settings).read(Map.of());
        return settings.shapes();
    }

    private JobConfig.Notices notices() {
        return new JobConfig.Notices(
                settings.optional("notices.topic", TextForm.TOPIC).orElse(null),
                settings.addresses().endpoint("notices.topic-endpoint").orElse(null),
                settings.choices("notices.on", RunEnd.Outcome.class),
                settings.choice("notices.metrics", MetricsLine.class));
    }

    private ReportSettings report() {
        return new ReportSettings(
                settings.atLeast("report.users", 0),
                settings.flag("report.show-ids"),
                settings.optional("report.title-column"));
    }

    private JobConfig.SageMaker sagemaker() {
        return new JobConfig.SageMaker(
                settings.region("sagemaker.region"),
                settings.addresses().endpoint("sagemaker.endpoint").orElse(null),
                settings.addresses().endpoint("sagemaker.runtime-endpoint").orElse(null),
                settings.addresses().endpoint("sagemaker.logs-endpoint").orElse(null),
                settings.times().duration("sagemaker.poll-interval"),
                new ProtectionSection(settings).protection());
    }

    private JobConfig.Prices prices() {
        return new JobConfig.Prices(
                settings.required("prices.as-of", "say where and when the prices held"),
                new ReadPrices(price("prices.million-read-units"), price("prices.exported-gigabyte")),
                price("prices.million-write-units"),
                price("prices.spark-vcpu-hour"),
                price("prices.spark-gigabyte-hour"),
                settings.named().dotted("prices.instance-hour"),
                price("prices.disk-gigabyte-month"));
    }

    private double price(String key) {
        return settings.number(key, 0, 1e6).orElse(0.0);
    }

    private String output() {
        String uri = settings.required(
                "output.uri", "name where runs are kept, s3a://bucket/prefix", TextForm.FOLDER_OF_RUNS);
        return S3Uri.forHadoop(uri.replaceFirst("/+$", ""));
    }
}
