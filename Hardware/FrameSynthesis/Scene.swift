/// How a code stands before the camera, and what light, lens and sensor make of it.
package struct Scene: Sendable {
    package var width = 640
    package var height = 480

    /// The length of a module in pixels where the code is not foreshortened.
    package var modulePixels = 5.0

    /// The middle of the code as a share of the frame.
    package var centre = (x: 0.5, y: 0.5)

    /// The turn in the plane of the picture.
    package var turn = (cosine: 1.0, sine: 0.0)

    /// How strongly the code leans away, to the right and downwards: 0 is flat, 0.5 is steep.
    package var lean = (x: 0.0, y: 0.0)

    /// How far rows bow, in shares of the code's width: a code on a bottle or a wrist.
    package var bow = 0.0

    /// Light modules around the code that belong to it; what lies beyond is background.
    package var quietModules = 4.0

    package var darkTone = 30.0
    package var lightTone = 220.0

    /// Light on dark, quiet zone included.
    package var isInverted = false

    /// Shapes and stripes behind the code instead of one plain tone.
    package var isCluttered = true

    /// How much the light falls off across the frame: 0 is even, 0.8 leaves a fifth at one side.
    package var lightFall = 0.0
    package var lightFrom = (cosine: 1.0, sine: 0.0)

    /// A soft spot of reflected light: its strength in tones, its radius as a share of the code's
    /// side, its middle in shares of the side from the code's middle.
    package var glare = 0.0
    package var glareRadius = 0.3
    package var glareAt = (x: 0.0, y: 0.0)

    /// The standard deviation of a Gaussian blur, in pixels.
    package var blurPixels = 0.0

    /// The length of a motion's trace in pixels, along `motionAlong`.
    package var motionPixels = 0.0
    package var motionAlong = (cosine: 1.0, sine: 0.0)

    /// The standard deviation of the sensor's noise, in tones.
    package var noise = 0.0

    package init() {}
}
