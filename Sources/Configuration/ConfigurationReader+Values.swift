internal import CommandLine

/// The values a caller asks for.
extension ConfigurationReader {
    package func string(_ key: String, default fallback: String) -> String {
        optionalString(key) ?? fallback
    }

    package func optionalString(_ key: String) -> String? {
        scalar(key, "text") { node in
            guard case .text(let text) = node else { return nil }
            return text
        } fromText: {
            $0
        }
    }

    /// A text without which nothing works; empty, and noted, when it is missing.
    package func requiredString(_ key: String) -> String {
        let before = ledger.problemCount
        if let text = optionalString(key) { return text }
        if ledger.problemCount == before {
            ledger.note(.missing, path.appending(key), "missing; it has no default")
        }
        return ""
    }

    package func int(
        _ key: String,
        default fallback: Int,
        in range: ClosedRange<Int>
    ) -> Int {
        let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return scalar(key, expected) { node in
            guard case .integer(let number) = node, range.contains(number) else { return nil }
            return number
        } fromText: { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        } ?? fallback
    }

    package func number(
        _ key: String,
        default fallback: Double,
        in range: ClosedRange<Double>
    ) -> Double {
        let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
        return scalar(key, expected) { node in
            switch node {
            case .integer(let number): range.contains(Double(number)) ? Double(number) : nil
            case .number(let number): range.contains(number) ? number : nil
            default: nil
            }
        } fromText: { text in
            Double(text).flatMap { range.contains($0) ? $0 : nil }
        } ?? fallback
    }

    package func bool(_ key: String, default fallback: Bool) -> Bool {
        scalar(key, "true or false") { node in
            guard case .bool(let value) = node else { return nil }
            return value
        } fromText: {
            Bool($0)
        } ?? fallback
    }

    /// A text with its unit, `250 ms`, `3 s`, `10 min`, `2 h`, `30 d`.
    package func duration(
        _ key: String,
        default fallback: Duration,
        in range: ClosedRange<Duration>
    ) -> Duration {
        let expected =
            "a duration such as \"250 ms\", \"3 s\", \"10 min\", \"2 h\" or \"30 d\", "
            + "from \(DurationText.text(range.lowerBound)) to "
            + DurationText.text(range.upperBound)
        func read(_ text: String) -> Duration? {
            DurationText.duration(text).flatMap { range.contains($0) ? $0 : nil }
        }
        return scalar(key, expected) { node in
            guard case .text(let text) = node else { return nil }
            return read(text)
        } fromText: {
            read($0)
        } ?? fallback
    }

    /// One of a closed set of words.
    package func choice<Word: RawRepresentable & CaseIterable>(
        _ key: String,
        default fallback: Word
    ) -> Word where Word.RawValue == String {
        let words = Word.allCases.map(\.rawValue)
        return value(key, "one of \(words.joined(separator: ", "))") { Word(rawValue: $0) }
            ?? fallback
    }

    /// A text of another type: `expected` says in words what would have been right.
    package func value<Result>(
        _ key: String,
        _ expected: String,
        _ read: (String) -> Result?
    ) -> Result? {
        scalar(key, expected) { node in
            guard case .text(let text) = node else { return nil }
            return read(text)
        } fromText: {
            read($0)
        }
    }

    /// A list of texts; above the file they are separated by commas.
    package func strings(_ key: String, default fallback: [String] = []) -> [String] {
        scalar(key, "a list of texts") { node in
            guard case .list(let items) = node else { return nil }
            let texts = items.compactMap { item -> String? in
                guard case .text(let text) = item else { return nil }
                return text
            }
            return texts.count == items.count ? texts : nil
        } fromText: {
            $0.split(separator: ",").map { String($0) }
        } ?? fallback
    }

    /// A section whose keys are data, as numbers that are given names; in no order.
    package func table(_ key: String, countMax: Int) -> [String: String] {
        ledger.asked(key, of: path)
        let path = path.appending(key)
        guard let node = members[key], node != .null else { return [:] }
        guard case .object(let members) = node, members.count <= countMax else {
            ledger.note(.wrongType, path, "takes a section of at most \(countMax) texts")
            return [:]
        }
        return members.reduce(into: [:]) { table, member in
            guard case .text(let text) = member.value else {
                let place = path.appending(member.key)
                return ledger.note(.wrongType, place, "takes a text, not \(member.value.shown)")
            }
            table[member.key] = text
        }
    }

    /// A section; one that is absent is read as if all its keys were.
    package func section(_ key: String) -> ConfigurationReader {
        ledger.asked(key, of: path)
        let path = path.appending(key)
        switch members[key] {
        case .object(let members)?: return ConfigurationReader(ledger, members, path)
        case nil: break
        case let node?: ledger.note(.wrongType, path, "takes a section { … }, not \(node.kind)")
        }
        return ConfigurationReader(ledger, [:], path)
    }

    /// A list of sections.
    package func list(_ key: String, countMax: Int) -> [ConfigurationReader] {
        ledger.asked(key, of: path)
        let path = path.appending(key)
        guard let node = members[key] else { return [] }
        guard case .list(let items) = node, items.count <= countMax else {
            ledger.note(.wrongType, path, "takes a list of at most \(countMax) sections")
            return []
        }
        return items.enumerated().map { index, item in
            let path = path.appending(index)
            if case .object(let members) = item {
                return ConfigurationReader(ledger, members, path)
            }
            ledger.note(.wrongType, path, "takes a section { … }, not \(item.kind)")
            return ConfigurationReader(ledger, [:], path)
        }
    }

    private func scalar<Result>(
        _ key: String,
        _ expected: String,
        fromNode: (Node) -> Result?,
        fromText: (String) -> Result?
    ) -> Result? {
        ledger.asked(key, of: path)
        let path = path.appending(key)
        if let override = ledger.override(path) {
            if let result = fromText(override.text) { return result }
            let text = Terminal.printable(override.text, limit: 60)
            ledger.note(.invalidValue, named: override.name, "takes \(expected), not \"\(text)\"")
            return nil
        }
        guard let node = members[key], node != .null else { return nil }
        if let result = fromNode(node) { return result }
        ledger.note(.invalidValue, path, "takes \(expected), not \(node.shown)")
        return nil
    }
}
