/// What the doctor says of one part.
package struct DoctorFinding: Codable, Hashable, Sendable {
    package enum Level: String, Codable, Sendable, CaseIterable {
        case ok
        /// It works, and should be looked at.
        case warn
        /// Nobody passes, or nothing is kept, until it is mended.
        case fail
    }

    package let level: Level
    package let part: String
    package let text: String
    /// What to do; nil where nothing is to be done.
    package let advice: String?

    package static func ok(_ part: String, _ text: String) -> DoctorFinding {
        DoctorFinding(level: .ok, part: part, text: text, advice: nil)
    }

    package static func warn(_ part: String, _ text: String, _ advice: String) -> DoctorFinding {
        DoctorFinding(level: .warn, part: part, text: text, advice: advice)
    }

    package static func fail(_ part: String, _ text: String, _ advice: String) -> DoctorFinding {
        DoctorFinding(level: .fail, part: part, text: text, advice: advice)
    }
}
