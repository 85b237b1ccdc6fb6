/// What is held before a simulated camera, one after the other: a text file that grows.
///
/// One line a presentation, its text as it stands in the code. The camera process reads it while
/// the demonstration writes it, so that what comes next may depend on what happened.
package enum CameraScript {
    /// Enough for a thousand presentations.
    package static let byteCountMax = 1 << 20
    /// The longest text that one line may hold.
    package static let lineByteCountMax = 512

    /// The whole lines of a script; a line that is still being written waits.
    static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .dropLast()
            .map { Array($0.prefix(lineByteCountMax)) }
    }
}
