/**
 * The rules for a request to SageMaker: its shape, its signature, and the error that refuses it. This package imports
 * no other package of this project.
 */
package io.dynasage.local.sagemaker.requests;
