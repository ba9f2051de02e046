/** What the checks of every public package share; not exported. */
package io.github.conv4j.checks;
