/// The native commands of NTAG 424 and DESFire, wrapped for ISO/IEC 7816-4.
package struct CardCommand: RawRepresentable, Hashable, Sendable {
    package static let authenticateEV2First = CardCommand(rawValue: 0x71)
    package static let changeFileSettings = CardCommand(rawValue: 0x5F)
    package static let selectApplication = CardCommand(rawValue: 0x5A)
    package static let createApplication = CardCommand(rawValue: 0xCA)
    package static let writeData = CardCommand(rawValue: 0x8D)
    package static let changeKey = CardCommand(rawValue: 0xC4)
    /// Go on with the command before.
    package static let more = CardCommand(rawValue: 0xAF)
    package static let getFileSettings = CardCommand(rawValue: 0xF5)

    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A short APDU has at most this much data.
    package static let dataBytesMax = 255

    /// 90 command 00 00 length data 00; without data there is no length either.
    package static func wrapped(_ command: CardCommand, _ data: [UInt8] = []) -> [UInt8] {
        precondition(data.count <= dataBytesMax, "a short APDU has at most 255 bytes of data")
        let length = data.isEmpty ? [] : [UInt8(data.count)]
        return [0x90, command.rawValue, 0, 0] + length + data + [0]
    }
}
