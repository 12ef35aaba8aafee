package io.dynasage.sagemaker;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one of SageMaker's algorithms on a dataset of labels and feature vectors.
 *
 * <p>{@link #fit} checks everything that SageMaker would reject, writes the examples as shuffled RecordIO-protobuf
 * under {@code trainingInputS3Uri}, runs a training job and returns the model. Depending on
 * {@code endpointCreationPolicy}, it also deploys the model. The dataset is read more than once: cache it if it is
 * expensive.
 *
 * <p>Models that are deployed to one endpoint cannot be fitted at the same time. A {@code CrossValidator} with a
 * parallelism above 1 therefore needs {@code predictWith = artifact}.
 */
public final class SageMakerEstimator extends Estimator<SageMakerModel>
        implements ConnectionParams<SageMakerEstimator>,
                TrainingParams<SageMakerEstimator>,
                DeploymentParams<SageMakerEstimator>,
                ProtectionParams<SageMakerEstimator>,
                PredictionParams<SageMakerEstimator>,
                DefaultParamsWritable {
    private static final Logger LOG = LoggerFactory.getLogger(SageMakerEstimator.class);
    private static final long serialVersionUID = 1L;
    /** The time allowed for getting instances, in addition to the training itself. */
    private static final Duration QUEUE = Duration.ofHours(2);

    private final String uid;

    /** Creates an estimator with a generated uid. */
    public SageMakerEstimator() {
        this(Identifiable$.MODULE$.randomUID("sagemaker"));
    }

    /** Creates an estimator with this uid. Spark uses this constructor to copy and load. */
    public SageMakerEstimator(String uid) {
        this.uid = uid;
        StageDefaults.connection(this);
        StageDefaults.training(this);
        StageDefaults.deployment(this);
        StageDefaults.protection(this);
        StageDefaults.prediction(this);
    }

    @Override
    public String uid() {
        return uid;
    }

    /**
     * Trains a model, and deploys it if the policy is on-fit.
     *
     * @throws IllegalStateException if another fit of this JVM deploys to the same endpoint at the same time
     */
    @Override
    public SageMakerModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        if (deploysAtOnce()) {
            return FitGuard.alone(connection(), required(endpointName()), () -> trained(dataset));
        }
        return trained(dataset);
    }

    private boolean deploysAtOnce() {
        return predictor() == PredictWith.ENDPOINT && policy() == EndpointCreationPolicy.ON_FIT;
    }

    private SageMakerModel trained(Dataset<?> dataset) {
        String stamp = RunStamp.at(Clock.systemUTC());
        TrainingFolder folder = new TrainingFolder(required(trainingInputS3Uri()), jobName(stamp));
        TrainingJobSpec spec = spec(folder, new TrainingExamples(this, dataset));
        TrainingJobs.validate(spec);
        SageMakerModel model = model(spec, stamp);
        if (predictor() == PredictWith.ARTIFACT) {
            model.scoring();
        } else if (policy() != EndpointCreationPolicy.NEVER) {
            Endpoints.validate(model.endpointSpec());
        }
        TrainingExamples examples = new TrainingExamples(this, dataset);
        if (boosts() && examples.dense() && !isSet(contentType())) {
            // CSV has the zeros of sparse rows, too.
            model.setContentType(PredictionFormat.CSV.contentType());
        }
        examples.write(folder, spec);
        Duration timeout = spec.maxRuntime().plus(QUEUE);
        TrainingResult result = new TrainingJobs(
                        SageMakerClients.client(connection()), poller(timeout), Clock.systemUTC())
                .run(spec, s -> LOG.info("{} {} - {}", spec.name(), s.status(), s.message()));
        model.setModelArtifact(result.modelArtifact()).trainedBy(result);
        if (predictor() == PredictWith.ARTIFACT) {
            model.artifact(dataset.sparkSession().sparkContext().hadoopConfiguration());
        }
        if (deploysAtOnce()) {
            model.deploy();
        }
        return model;
    }

    private String jobName(String stamp) {
        return given(trainingJobName()).orElse(versionName(stamp));
    }

    private String versionName(String stamp) {
        return given(endpointName()).orElse("sagemaker") + "-" + stamp;
    }

    private String image() {
        return given(trainingImage())
                .orElseGet(() -> AlgorithmImages.uri(getOrDefault(algorithm()), required(region())));
    }

    /** Returns whether the algorithm is XGBoost. */
    boolean boosts() {
        return Algorithm.of(image()).filter(Algorithm.XGBOOST::equals).isPresent();
    }

    /** Several instances share the rows of training, in whole files; each of them has the others. */
    private String distribution(String channel) {
        if ((Integer) getOrDefault(trainingInstanceCount()) > 1 && channel.equals("train")) {
            return TrainingChannel.SHARDED;
        }
        return TrainingChannel.REPLICATED;
    }

    private TrainingJobSpec spec(TrainingFolder folder, TrainingExamples examples) {
        List<TrainingChannel> channels = examples.channelNames().stream()
                .map(name ->
                        new TrainingChannel(name, folder.s3Uri(name), TrainingChannel.RECORDIO, distribution(name)))
                .toList();
        Map<String, String> hyperparameters = new TreeMap<>(getOrDefault(hyperParameters()));
        String image = image();
        if (AlgorithmImages.needsFeatureDim(image)) {
            hyperparameters.computeIfAbsent("feature_dim", name -> Integer.toString(examples.dimension()));
        }
        return new TrainingJobSpec(
                folder.job(),
                image,
                required(roleArn()),
                hyperparameters,
                channels,
                TrainingFolder.forSageMaker(required(trainingOutputS3Uri())),
                getOrDefault(trainingInstanceType()),
                (Integer) getOrDefault(trainingInstanceCount()),
                (Integer) getOrDefault(trainingInstanceVolumeSizeInGB()),
                Duration.ofSeconds((Integer) getOrDefault(trainingMaxRuntimeInSeconds())),
                (Boolean) getOrDefault(enableManagedSpotTraining()),
                getOrDefault(tags()),
                protection());
    }

    /**
     * Returns the model of a job. The artifact's location is known before the job runs, so that a deployment can be
     * checked first.
     */
    private SageMakerModel model(TrainingJobSpec spec, String stamp) {
        SageMakerModel model =
                copyValues(new SageMakerModel(uid), extractParamMap()).setParent(this);
        if (!isDefined(modelImage())) {
            model.setModelImage(spec.image());
        }
        if (!isDefined(accept())) {
            Algorithm.of(spec.image())
                    .ifPresent(algorithm ->
                            model.setAccept(algorithm.answerFormat().contentType()));
        }
        return model.with(model.hyperParameters(), spec.hyperparameters())
                .with(model.trainingImage(), spec.image())
                .setModelName(versionName(stamp))
                .setModelArtifact(spec.modelArtifact());
    }

    /** Also checks what the model will demand of its dataset and its requests: the training job costs money. */
    @Override
    public StructType transformSchema(StructType schema) {
        formats();
        limits();
        StageColumns.requireNumber(schema, getOrDefault(labelColumnName()));
        StageColumns.require(schema, getOrDefault(featuresColumnName()), SQLDataTypes.VectorType());
        if (isDefined(testIndicatorColumnName())) {
            StageColumns.require(schema, getOrDefault(testIndicatorColumnName()), DataTypes.BooleanType);
        }
        return StageColumns.predicted(schema);
    }

    @Override
    public SageMakerEstimator copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    /** Returns a reader for saved estimators. */
    public static MLReader<SageMakerEstimator> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads an estimator that was saved at this path. */
    public static SageMakerEstimator load(String path) {
        return read().load(path);
    }
}
