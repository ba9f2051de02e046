package io.github.conv4j.peers;

import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Point;
import org.opencv.imgproc.Imgproc;

/** OpenCV's filter2D, which takes one plane. */
final class OpenCvPeer implements Peer {
  @Override
  public Job prepare(Layer layer, boolean training, int threads) {
    nu.pattern.OpenCV.loadLocally();
    Core.setNumThreads(threads);
    return new Filter(layer);
  }

  private static final class Filter implements Job {
    private final Mat image;
    private final Mat kernel;
    private final Mat result = new Mat();
    private final double bias;
    private final int size;

    Filter(Layer layer) {
      image = new Mat(layer.height(), layer.width(), CvType.CV_32F);
      image.put(0, 0, layer.image());
      kernel = new Mat(layer.kernel(), layer.kernel(), CvType.CV_32F);
      kernel.put(0, 0, layer.weight());
      bias = layer.bias()[0];
      size = layer.outSize();
    }

    @Override
    public void run() {
      Point middle = new Point(-1, -1);
      Imgproc.filter2D(image, result, CvType.CV_32F, kernel, middle, bias, Core.BORDER_CONSTANT);
    }

    @Override
    public float[] output() {
      float[] values = new float[size];
      result.get(0, 0, values);
      return values;
    }

    @Override
    public void close() {
      image.release();
      kernel.release();
      result.release();
    }
  }
}
