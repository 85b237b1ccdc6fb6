/// One try at a photograph: a treatment and the library that looks at the result.
package struct PhotoAttempt: Sendable, Hashable, CustomStringConvertible {
    package enum Library: String, Sendable {
        case zbar
        case zxing
    }

    package let library: Library
    package let treatment: Treatment

    package init(_ library: Library, _ treatment: Treatment) {
        self.library = library
        self.treatment = treatment
    }

    package var description: String { "\(library.rawValue) \(treatment.rawValue)" }

    package static let plain = PhotoAttempt(.zbar, .plain)

    /// zbar first; of its retries, what the trial showed to gain most for its time comes first.
    package static let zbarRetries: [PhotoAttempt] = [
        .inversion, .half, .threshold, .sharpen, .blur, .margin, .closeUp, .sharpCloseUp,
        .sharperCloseUp, .thresholdCloseUp, .turnedCloseUp, .levelledCloseUp, .softThreshold,
        .third, .invertedMargin,
        .levelled, .rotation, .double,
    ].map { PhotoAttempt(.zbar, $0) }

    /// Then the second library, plain and with its own retries.
    package static let zxingAttempts: [PhotoAttempt] = [
        .plain, .sharpen, .closeUp, .sharpCloseUp, .sharperCloseUp, .thresholdCloseUp,
        .invertedCloseUp, .turnedCloseUp, .otherCloseUp, .levelledCloseUp,
        .otherLevelledCloseUp, .softThreshold,
        .inversion, .global, .margin, .half, .threshold, .invertedMargin,
        .levelled, .invertedGlobal, .blur, .third, .invertedHalf, .coarseThreshold, .rotation,
        .steepRotation, .double, .deblur,
    ].map { PhotoAttempt(.zxing, $0) }
}
