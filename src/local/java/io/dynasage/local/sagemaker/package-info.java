/**
 * A SageMaker on this machine: the control plane's operations and their resources, the runtime, and as much of the
 * account as the job asks about. It runs the containers of {@code algorithms}, checks with {@code requests}, and of
 * {@code services} uses the JSON only.
 */
package io.dynasage.local.sagemaker;
