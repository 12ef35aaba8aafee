/**
 * A SageMaker on this machine: the control plane's operations and their resources, the runtime, and the parts of the
 * account that the job reads. This package runs the containers of {@code algorithms}, checks requests with
 * {@code requests}, and uses only the JSON of {@code services}.
 */
package io.dynasage.local.sagemaker;
