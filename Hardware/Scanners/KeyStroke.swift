/// One press of a key and the modifiers that were held; codes as in Linux'
/// `input-event-codes.h`, which number places on the board and not letters.
struct KeyStroke: Hashable, Sendable {
    let code: UInt16
    var isShifted = false
    /// With the right Alt key (AltGr), the third level of European boards.
    var isThirdLevel = false
    /// With Control, the left Alt or Meta: writes no character of a table.
    var isCommand = false

    static let escape: UInt16 = 1
    static let backspace: UInt16 = 14
    static let tab: UInt16 = 15
    static let enter: UInt16 = 28
    static let keypadEnter: UInt16 = 96

    private static let shifts: Set<UInt16> = [42, 54]
    private static let thirdLevel: UInt16 = 100
    private static let commands: Set<UInt16> = [29, 56, 97, 125, 126]
    static let modifiers = shifts.union(commands).union([thirdLevel])
    /// Caps Lock, Num Lock, Scroll Lock: write nothing and are not followed.
    static let locks: Set<UInt16> = [58, 69, 70]

    init(_ code: UInt16) {
        self.code = code
    }

    init(_ code: UInt16, held: Set<UInt16>) {
        self.code = code
        isShifted = !held.isDisjoint(with: Self.shifts)
        isThirdLevel = held.contains(Self.thirdLevel)
        isCommand = !held.isDisjoint(with: Self.commands)
    }

    /// Whether a code ends here.
    var isEnd: Bool { code == Self.enter || code == Self.keypadEnter || code == Self.tab }
}
