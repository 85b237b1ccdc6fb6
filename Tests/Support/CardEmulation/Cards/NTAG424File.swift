/// One of the three files of an NTAG 424 DNA.
package struct NTAG424File: Sendable {
    package let isoNumber: UInt16
    package var content: [UInt8]
    package var settings: FileSettings
    package var counter: UInt32 = 0
    /// The file as the present tap reads it, all through the tap.
    var reading: [UInt8]?

    static let container = NTAG424File(
        isoNumber: 0xE103,
        content: [
            0x00, 0x17, 0x20, 0x01, 0x00, 0x00, 0xFF, 0x04, 0x06, 0xE1, 0x04, 0x01, 0x00, 0x00,
            0x00,
            0x05, 0x06, 0xE1, 0x05, 0x00, 0x80, 0x82, 0x83, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        ],
        settings: FileSettings(write: 0, readWrite: 0)
    )

    static let message = NTAG424File(
        isoNumber: 0xE104,
        content: [UInt8](repeating: 0, count: 256),
        settings: FileSettings()
    )

    static let proprietary = NTAG424File(
        isoNumber: 0xE105,
        content: [UInt8](repeating: 0, count: 128),
        settings: FileSettings(mode: .full, read: 2, write: 3, readWrite: 3)
    )

    static func mirrored(address: String, counter: UInt32) -> NTAG424File {
        let zeros = { (count: Int) in String(repeating: "0", count: count) }
        let end = "&cmac=" + zeros(MirrorSettings.tagCharacters)
        let text = address + "?picc_data=" + zeros(MirrorSettings.numberCharacters) + end
        let written = TagMessage.file(TagMessage.uri(text))
        let tagOffset = written.count - MirrorSettings.tagCharacters
        var file = message
        precondition(written.count <= file.content.count, "the address fits the message file")
        file.content.replaceSubrange(0..<written.count, with: written)
        file.counter = counter
        file.settings = FileSettings(write: 0, readWrite: 0)
        file.settings.mirroring = MirrorSettings(
            metaRead: 1,
            fileRead: 2,
            numberOffset: written.count - end.utf8.count - MirrorSettings.numberCharacters,
            tagInputOffset: tagOffset,
            tagOffset: tagOffset
        )
        return file
    }
}
