package io.dynasage.sagemaker;

import static io.dynasage.sagemaker.StageParam.text;

import io.dynasage.model.ScoringModel;
import io.dynasage.storage.Digested;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A model that SageMaker trained, and the endpoint that serves it. {@link #transform} sends the feature vectors of each
 * partition to the endpoint in batches and adds the columns {@value #SCORE} and {@value #PREDICTED_LABEL}; rows keep
 * their order. All its state is in Params, so it can be saved, copied and put into a pipeline.
 */
public final class SageMakerModel extends Model<SageMakerModel>
        implements ConnectionParams<SageMakerModel>,
                DeploymentParams<SageMakerModel>,
                ProtectionParams<SageMakerModel>,
                PredictionParams<SageMakerModel>,
                DefaultParamsWritable {
    /** The added column, double: the endpoint's score. */
    public static final String SCORE = "score";
    /** The added column, nullable double: a classifier's label. */
    public static final String PREDICTED_LABEL = "predicted_label";

    private static final long serialVersionUID = 1L;
    private static final Duration DEPLOYMENT_TIMEOUT = Duration.ofHours(1);
    private final String uid;
    private transient TrainingResult training;

    /** Creates a model with a generated uid. */
    public SageMakerModel() {
        this(Identifiable$.MODULE$.randomUID("sagemakerModel"));
    }

    /** Creates a model with this uid. Spark uses this constructor to copy and load. */
    public SageMakerModel(String uid) {
        this.uid = uid;
        StageDefaults.deployment(this);
        StageDefaults.protection(this);
        StageDefaults.prediction(this);
        StageDefaults.connection(this);
    }

    /** Returns the model behind an existing endpoint. The returned model never changes the endpoint. */
    public static SageMakerModel fromEndpoint(SageMakerConnection connection, String endpointName) {
        SageMakerModel model = new SageMakerModel()
                .setRegion(connection.region())
                .setEndpointName(endpointName)
                .setEndpointCreationPolicy(EndpointCreationPolicy.NEVER.toString());
        if (connection.endpoint() != null) {
            model.setSageMakerEndpoint(connection.endpoint().toString());
        }
        if (connection.runtimeEndpoint() != null) {
            model.setSageMakerRuntimeEndpoint(connection.runtimeEndpoint().toString());
        }
        return model;
    }

    @Override
    public String uid() {
        return uid;
    }

    public Param<String> modelArtifact() {
        return text(this, "modelArtifact", "URI of the training job's model.tar.gz; needed to deploy");
    }

    public SageMakerModel setModelArtifact(String value) {
        return with(modelArtifact(), value);
    }

    public Param<String> modelName() {
        return text(
                this,
                "modelName",
                "name of the model and of the endpoint config, a version of the endpoint; needed to deploy");
    }

    public SageMakerModel setModelName(String value) {
        return with(modelName(), value);
    }

    public Param<String> trainingImage() {
        return text(
                this, "trainingImage", "URI of the image that trained the model; needed to score with the artifact");
    }

    public TextMapParam hyperParameters() {
        return new TextMapParam(
                uid(), "hyperParameters", "hyperparameters of the training; needed to score with the artifact");
    }

    public Param<String> modelSha256() {
        return text(this, "modelSha256", "SHA-256 of modelArtifact, in lower-case hex; compared when it is read");
    }

    /** Reads the artifact, and keeps its digest if it is read for the first time. */
    ScoringModel artifact(Configuration hadoop) {
        String uri = required(modelArtifact());
        Digested<ScoringModel> read = scoring().read(uri, hadoop);
        if (!given(modelSha256()).orElse(read.sha256()).equals(read.sha256())) {
            throw new SageMakerFailure("The model at " + uri + " is not the one that was trained: its SHA-256 is "
                    + read.sha256() + ", but that of stage " + uid() + " was " + required(modelSha256())
                    + ". Restore the object's earlier version, or fit again.");
        }
        with(modelSha256(), read.sha256());
        return read.content();
    }

    /** Returns the scoring with the artifact. */
    ArtifactScoring scoring() {
        return new ArtifactScoring(required(trainingImage()), required(hyperParameters()));
    }

    SageMakerModel trainedBy(TrainingResult result) {
        training = result;
        return this;
    }

    /**
     * Returns the training job, if this model comes from {@link SageMakerEstimator#fit}. It is not saved with the
     * model.
     */
    public Optional<TrainingResult> training() {
        return Optional.ofNullable(training);
    }

    /** Returns the deployment that the Params describe. */
    public EndpointSpec endpointSpec() {
        String version = required(modelName());
        Map<String, String> tags = getOrDefault(tags());
        return new EndpointSpec(
                required(endpointName()),
                version,
                version,
                required(modelImage()),
                required(modelArtifact()),
                required(roleArn()),
                getOrDefault(endpointInstanceType()),
                (Integer) getOrDefault(endpointInitialInstanceCount()),
                tags,
                Guardrails.NONE,
                (Boolean) getOrDefault(adoptEndpoint()),
                protection());
    }

    /** Creates or updates the endpoint so that it serves this model, and waits for it; see {@link Endpoints#deploy}. */
    public DeployedEndpoint deploy() {
        return new Endpoints(SageMakerClients.client(connection()), poller(DEPLOYMENT_TIMEOUT)).deploy(endpointSpec());
    }

    /**
     * Adds the predictions. Deploys first if the policy is on-transform and the endpoint does not serve this model yet.
     *
     * <p>The predictions are those of this model: reading them fails with a {@link SageMakerFailure} inside Spark's
     * exception if the endpoint serves another one at the beginning or at the end of a partition. With the policy
     * never, this model is the one that the endpoint serves when this method is called.
     *
     * @throws SageMakerFailure if the deployment fails, or there is no endpoint to predict with
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = transformSchema(dataset.schema());
        if (predictor() == PredictWith.ARTIFACT) {
            ScoringModel model = artifact(dataset.sparkSession().sparkContext().hadoopConfiguration());
            return ArtifactScoring.scored(dataset.toDF(), getOrDefault(featuresColumnName()), model);
        }
        if (policy() == EndpointCreationPolicy.ON_TRANSFORM) {
            FitGuard.alone(connection(), required(endpointName()), this::deploy);
        }
        return dataset.toDF().mapPartitions(predictions(), Encoders.row(schema));
    }

    /**
     * Returns the function that predicts a partition. It captures only values, because a task must not contain the
     * model.
     */
    private MapPartitionsFunction<Row, Row> predictions() {
        SageMakerConnection connection = connection();
        String endpoint = required(endpointName());
        EndpointBinding binding = binding(connection, endpoint);
        InvocationFormats formats = formats();
        RequestLimits limits = limits();
        String column = getOrDefault(featuresColumnName());
        return rows -> new PredictedRows(
                rows,
                column,
                new EndpointPredictor(SageMakerClients.runtime(connection), endpoint, formats, limits),
                binding::require);
    }

    private EndpointBinding binding(SageMakerConnection connection, String endpoint) {
        if (policy() == EndpointCreationPolicy.NEVER) {
            return EndpointBinding.now(connection, endpoint);
        }
        return new EndpointBinding(connection, endpoint, required(modelName()));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        formats();
        limits();
        StageColumns.require(schema, getOrDefault(featuresColumnName()), SQLDataTypes.VectorType());
        return StageColumns.predicted(schema);
    }

    @Override
    public SageMakerModel copy(ParamMap extra) {
        SageMakerModel copy = defaultCopy(extra);
        return copy.trainedBy(training).setParent(parent());
    }

    /** Returns a reader for saved models. */
    public static MLReader<SageMakerModel> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads a model that was saved at this path. */
    public static SageMakerModel load(String path) {
        return read().load(path);
    }
}
