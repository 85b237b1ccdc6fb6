import Identity

/// A holder for tests.
enum PersonDraftSample {
    static let awa = PersonDraft(name: "Awa Diop", email: nil)
}
