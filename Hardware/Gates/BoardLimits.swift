/// What host and door board keep to; `docs/door-board.md` says the same to who writes firmware.
package enum BoardLimits {
    package static let version = 1
    package static let baud = 115_200
    /// A line without its newline; longer ones are skipped to the next newline.
    package static let lineBytesMax = 96
    package static let wordBytesMax = 24
    /// Numbers of passages have no more digits than this.
    package static let digitsMax = 20
    /// Milliseconds since a board's start: more than any board lives.
    package static let clockMax: UInt64 = 1 << 48
    /// How often the host beats.
    package static let beatEvery = Duration.milliseconds(500)
    /// A board that answered nothing for so long is given up.
    package static let silenceMax = Duration.milliseconds(1_500)
    /// A board that heard no beat for so long drops its outputs.
    package static let beatlessMax = Duration.seconds(2)
    /// An order without an answer for so long is sent again, under the same number.
    package static let answerWithin = Duration.milliseconds(300)
    /// So many times it is sent again; then the board is given up.
    package static let repeatsMax = 2
    /// How many of the last openings a board remembers, so as to open once for each.
    package static let openingsKept = 8
    /// No pulse is longer: a strike that is kept under power burns.
    package static let pulseMax = Duration.seconds(10)
    package static let pulseMin = Duration.milliseconds(50)
    /// No deadline lies further ahead.
    package static let deadlineMax = Duration.seconds(30)
    /// A board that starts when its line is opened has so long until its first answer.
    package static let greetingMax = Duration.seconds(3)
    /// Orders that wait for an answer; a board that leaves more of them is given up.
    package static let pendingMax = 64
    /// Unreadable lines in a row after which a line is no door board's.
    package static let badLinesMax = 256
    /// A beat that took longer says too little about the board's clock.
    package static let roundTripMax = Duration.milliseconds(50)
    /// It counts all the same where the last good one is older than this.
    package static let clockAgeMax = Duration.seconds(10)
}
