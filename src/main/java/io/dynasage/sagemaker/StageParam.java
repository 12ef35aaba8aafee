package io.dynasage.sagemaker;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable;

/** Creates the Params of a stage, each with its explanation. */
final class StageParam {
    private StageParam() {}

    static Param<String> text(Identifiable stage, String name, String doc) {
        return new Param<>(stage.uid(), name, doc);
    }

    static IntParam positive(Identifiable stage, String name, String doc) {
        return new IntParam(stage.uid(), name, doc, ParamValidators.gt(0));
    }
}
