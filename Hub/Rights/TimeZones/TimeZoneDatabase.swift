package import Access
import CommandLine
package import Kernel
import Processes
package import Vocabulary

/// Why a time zone cannot be used.
package struct TimeZoneRefusal: Error, Hashable, Sendable {
    package let nearest: String?
}

extension TimeZoneRefusal: ProblemConvertible {
    package var problem: Problem {
        let hint = nearest.map { " Did you mean \($0)?" } ?? ""
        let members: [String: JSONValue] = [
            "reason": "no_such_time_zone", "nearest": .optional(nearest),
        ]
        return Problem(
            .invalid,
            Problem.wrongValue,
            faults: [
                .init(
                    pointer: "/timeZone",
                    code: "time_zone",
                    detail: "is no time zone that this hub knows, as Europe/Paris is." + hint
                )
            ],
            members: members
        )
    }
}

/// The time zones of the system: Debian's package tzdata.
package struct TimeZoneDatabase: Sendable {
    static let nameLengthMax = 64
    /// Compiled from here on, so that the rows of a zone stay the same from year to year.
    private static let begin = Minute.first
    /// Compiled so far ahead at each renewal, which comes with every renewed head.
    static let yearsAhead = 10

    /// The bytes of a zone's file, or nil where there is none.
    let read: @Sendable (String) -> [UInt8]?
    /// All names, to find what a mistyped one meant; empty where they are not known.
    package let names: @Sendable () -> [String]

    package init(
        read: @escaping @Sendable (String) -> [UInt8]?,
        names: @escaping @Sendable () -> [String]
    ) {
        self.read = read
        self.names = names
    }

    package static let system = folder("/usr/share/zoneinfo")

    package static func folder(_ folder: String) -> TimeZoneDatabase {
        TimeZoneDatabase { name in
            try? Files.read("\(folder)/\(name)", limit: TimeZoneFile.byteCountMax)
        } names: {
            let bytes = try? Files.read("\(folder)/tzdata.zi", limit: 1 << 20)
            return listed(in: String(decoding: bytes ?? [], as: UTF8.self))
        }
    }

    /// Lines `Z NAME …` of zones and `L TARGET NAME` of their other names.
    static func listed(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 3)
            switch words.first {
            case "Z": return words.dropFirst().first.map(String.init)
            case "L": return words.dropFirst(2).first.map(String.init)
            default: return nil
            }
        }
    }

    /// The signed rows of a zone under a number, as far ahead as ``yearsAhead``.
    package func rows(
        of name: String,
        number: UInt16,
        now: Timestamp
    ) throws(TimeZoneRefusal) -> [TimeZoneRow] {
        guard Self.isName(name), let bytes = read(name), let file = TimeZoneFile(bytes: bytes)
        else { throw TimeZoneRefusal(nearest: nearest(to: name)) }
        let year = (Int(now.description.prefix(4)) ?? 2020) + Self.yearsAhead
        let day = LocalDay(year: min(year, 2199), month: 1, day: 1) ?? .last
        let end = Timestamp(milliseconds: UInt64(day.count) * 86_400_000)
        let compiled = file.compiled(from: Self.begin, until: Minute(holding: end))
        let rows = TimeZoneRow.rows(
            timeZone: number,
            offset: compiled.offset,
            changes: compiled.changes
        )
        guard !rows.isEmpty else { throw TimeZoneRefusal(nearest: nil) }
        return rows
    }

    /// Words between slashes; what else lies in the folder (`posix`, `right`, lists) is none.
    private static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard (1...nameLengthMax).contains(name.utf8.count), parts.count <= 3,
            !["posix", "right"].contains(String(decoding: parts[0], as: UTF8.self))
        else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { byte in
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                        || (0x61...0x7A).contains(byte) || [0x2B, 0x2D, 0x5F].contains(byte)
                }
        }
    }

    /// By its whole name, else by its city alone: `Paris` is in `Europe/Paris`.
    private func nearest(to name: String) -> String? {
        let known = names()
        if let whole = Nearest.match(name, among: known) { return whole }
        let cities = known.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        let city = name.split(separator: "/").last.map(String.init) ?? name
        let found = Nearest.match(city, among: cities)
        return found.flatMap { cities.firstIndex(of: $0) }.map { known[$0] }
    }
}
