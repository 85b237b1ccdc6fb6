/// One note of a sound, or a rest.
package struct Tone: Sendable, Hashable {
    /// 0 is silence.
    package let hertz: Int
    package let milliseconds: Int

    package init(_ hertz: Int, _ milliseconds: Int) {
        self.hertz = hertz
        self.milliseconds = milliseconds
    }
}

extension Look {
    /// What is heard when it begins; nothing where nobody is addressed.
    ///
    /// They differ in pitch, in number and in direction: one can be told from another without
    /// having heard both.
    package var tones: [Tone] {
        switch self {
        case .granted: [Tone(880, 110), Tone(1_320, 190)]
        case .refused: [Tone(247, 260), Tone(0, 90), Tone(196, 420)]
        case .attention: [Tone(587, 110), Tone(0, 70), Tone(587, 110), Tone(0, 70), Tone(587, 220)]
        case .evacuation: [Tone(988, 500), Tone(740, 500), Tone(988, 500), Tone(740, 500)]
        case .idle, .reading, .passed, .free, .out: []
        }
    }
}
