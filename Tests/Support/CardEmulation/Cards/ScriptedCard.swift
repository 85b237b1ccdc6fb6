/// A card that answers as a test wants it to: wrong lengths, wrong statuses, anything.
package struct ScriptedCard: EmulatedCard {
    /// The command, and how many came before it since the select.
    package typealias Script = @Sendable (_ command: [UInt8], _ index: Int) -> CardAnswer

    package let uid: [UInt8]
    package let atqa: UInt16
    package let sak: UInt8
    package let ats: [UInt8]
    private let script: Script
    private var index = 0

    package init(
        uid: [UInt8],
        atqa: UInt16 = 0x0344,
        sak: UInt8 = 0x20,
        ats: [UInt8] = [0x75, 0x77, 0x81, 0x02, 0x80],
        script: @escaping Script
    ) {
        self.uid = uid
        self.atqa = atqa
        self.sak = sak
        self.ats = ats
        self.script = script
    }

    package mutating func select() { index = 0 }

    package mutating func exchange(_ command: [UInt8]) -> CardAnswer {
        defer { index += 1 }
        return script(command, index)
    }
}
