package import Access
package import Kernel
import Vocabulary

extension LocalDay {
    /// As dates are written: `2026-07-14`.
    package var text: String {
        String(Timestamp(milliseconds: UInt64(count) * 86_400_000).description.prefix(10))
    }

    /// Nil for a text that is no day of the calendar.
    package init?(text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2],
            parts.joined().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let numbers = parts.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 3 else { return nil }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }
}

extension TextForm {
    /// A day as a text; whether the calendar has it is looked at later.
    package static let day = TextForm(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$") { text in
        let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
        return parts.map(\.count) == [4, 2, 2]
            && parts.joined().allSatisfy { (0x30...0x39).contains($0) }
    }

    /// A time of the day as a text, up to 48:00 for what goes on after midnight.
    package static let timeOfDay = TextForm(pattern: "^([0-3][0-9]|4[0-7]):[0-5][0-9]$|^48:00$") {
        TimeOfDay.minutes(of: $0) != nil
    }
}

/// Minutes of a day as people write them.
enum TimeOfDay {
    static func minutes(of text: String) -> UInt16? {
        let bytes = Array(text.utf8)
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":") else { return nil }
        let digits = [0, 1, 3, 4].map { Int(bytes[$0]) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }), digits[2] <= 5 else { return nil }
        let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
        return minutes <= 2 * 1_440 ? UInt16(minutes) : nil
    }

    static func text(of minutes: UInt16) -> String {
        [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
