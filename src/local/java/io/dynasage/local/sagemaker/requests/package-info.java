/**
 * What a request to SageMaker must look like: its shape, its signature, and the error that it is refused with. Imports
 * no other package of ours.
 */
package io.dynasage.local.sagemaker.requests;
