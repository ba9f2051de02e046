/** What the tests share: independent references, random cases, readers of golden values. */
package io.github.conv4j.testing;
