/// A card that has a number and says nothing: a bare transponder, or a magic copy of another card.
package struct PlainCard: EmulatedCard {
    package var uid: [UInt8]
    package var atqa: UInt16
    package var sak: UInt8
    package var ats: [UInt8]

    /// Numbers of a length that no card has are allowed: readers must refuse them.
    package init(
        uid: [UInt8],
        atqa: UInt16? = nil,
        sak: UInt8 = 0x08,
        ats: [UInt8] = []
    ) {
        self.uid = uid
        self.atqa = atqa ?? Self.plainATQA(uidByteCount: uid.count)
        self.sak = sak
        self.ats = ats
    }

    package mutating func select() {}

    package mutating func exchange(_ command: [UInt8]) -> CardAnswer {
        command.first == 0x60 || command.first == 0x61 ? .notAuthentic : .silence
    }
}
