/**
 * Threads and buffers: who takes part in a call, and what memory each thread keeps. It knows neither convolutions nor arrays'
 * contents.
 *
 * <ul>
 *   <li><b>stage</b>: items that may be done side by side; a stage begins when the one before has ended
 *   <li><b>item</b>: what one thread does without looking at others
 *   <li><b>helper</b>: a task offered to a pool, which takes part in a call if it starts in time
 *   <li><b>buffer</b>: an array that a thread keeps from call to call
 * </ul>
 */
package io.github.conv4j.engine.work;
