/// Which passes a video frame gets: what is cheap on every frame, what is dear now and then.
///
/// The half-size pass costs a quarter and reads noisy and dark frames that the full one misses; the
/// full pass is needed for small codes and the inverted one for phones in dark mode. On an empty
/// scene the dear passes are rationed, so that the reader stays under a quarter of a core.
package struct LivePolicy: Sendable, Equatable {
    package enum Pass: Sendable, Equatable, CaseIterable {
        case half
        case full
        /// The second library on the half-size frame.
        case secondHalf
        case invertedHalf
        case invertedFull
    }

    /// Frames in a row in which nothing was found.
    package private(set) var emptyFrames = 0

    private var lastHit: Pass?

    /// A full pass on the first of every so many empty frames.
    package static let fullEvery = 3

    /// An inverted pass on the last of every so many empty frames.
    package static let invertedEvery = 4

    /// Of the inverted passes, every so many is at full size.
    package static let invertedFullEvery = 4

    package init() {}

    /// The passes for the next frame, in order; the caller stops at the first that finds a code.
    package func passes() -> [Pass] {
        var passes: [Pass] = [.half]
        // What worked on the frame before works on this one: a code in view stays in view.
        if let last = lastHit, last != .half { passes.append(last) }
        if emptyFrames % Self.fullEvery == 0, lastHit != .full { passes.append(.full) }
        if emptyFrames % Self.fullEvery == 1, lastHit != .secondHalf { passes.append(.secondHalf) }
        if emptyFrames % Self.invertedEvery == Self.invertedEvery - 1 {
            let turn = emptyFrames / Self.invertedEvery
            let isFull = turn % Self.invertedFullEvery == Self.invertedFullEvery - 1
            passes.append(isFull ? .invertedFull : .invertedHalf)
        }
        return passes
    }

    /// Takes what became of the frame: the pass that found a code, or nothing.
    package mutating func finish(_ hit: Pass?) {
        lastHit = hit
        emptyFrames = hit == nil ? emptyFrames + 1 : 0
    }
}
