package import Crypto
import Identity
package import Kernel
import Logging
package import Sync
package import Vocabulary

/// Keyrings that need more than the hub's own root: proposed, signed elsewhere, published together.
extension Rights {
    /// At a start: makes the hub's root, or ends one that a ceremony replaced before a crash.
    func settleRoot() async throws {
        let adopted = try await services.store.read { session in
            try KeyringRows(session: session).roots()
        }
        guard let adopted else {
            _ = try keys.root()
            return
        }
        if let root = try keys.rootIfKept(), !adopted.roots.contains(root.publicKey) {
            try keys.removeRoot()
        }
    }

    /// The keyrings of all scopes under other roots, which nobody signed yet.
    package func planCeremony(
        _ session: any Session,
        roots: RootSet,
        _ command: KeyCommand
    ) throws -> [SignedKeyring] {
        guard Set(roots.roots).count == roots.roots.count,
            (1...Keyring.rootsMax).contains(roots.roots.count),
            (1...roots.roots.count).contains(Int(roots.threshold))
        else { throw KeyRefusal.rootsWrong }
        // Roots are the hub's, proposals a company's: one company must not adopt roots for another.
        let isShared = try session.exists(
            "SELECT 1 FROM scope WHERE company <> $1 LIMIT 1",
            command.company
        )
        guard !isShared else { throw KeyRefusal.severalCompanies }
        let rows = KeyringRows(session: session)
        return try ScopeRows(session: session).all(of: command.company).map { scope in
            guard let old = try rows.newest(of: scope.scope) else { throw KeyRefusal.noKeyring }
            let plan = KeyringPlan.vouched(old.keyring, by: roots, at: command.now)
            do throws(KeyringRefusal) {
                return try SignedKeyring(unsigned: plan)
            } catch {
                throw KeyRefusal.rootsWrong
            }
        }
    }

    /// Begins a ceremony: replaces one that was begun before, and nothing else.
    package func beginCeremony(
        _ session: any Session,
        roots: RootSet,
        _ command: KeyCommand
    ) throws -> [KeyringStanding] {
        let rows = KeyringRows(session: session)
        let waiting = try rows.proposals(of: command.company)
        guard waiting.allSatisfy(\.isCeremony) else { throw KeyRefusal.proposalOpen }
        let plans = try planCeremony(session, roots: roots, command)
        try rows.propose(roots, at: command.now)
        try command.note(
            "keys.ceremony",
            of: "roots",
            "\(roots.threshold) of \(roots.roots.count): "
                + roots.roots.map { "\($0)" }.joined(separator: " "),
            session
        )
        return try plans.map { plan in
            let proposal = KeyringProposal(
                signed: plan,
                isCeremony: true,
                madeBy: command.operatorName,
                madeAt: command.now
            )
            try rows.put(proposal)
            return try standing(proposal, session)
        }
    }

    /// Adds a signature that a root made elsewhere.
    package func addSignature(
        _ session: any Session,
        scope: ScopeID,
        root: Ed25519PublicKey,
        signature: [UInt8],
        _ command: KeyCommand
    ) throws -> KeyringStanding {
        let rows = KeyringRows(session: session)
        _ = try self.scope(session, scope, company: command.company)
        guard var proposal = try rows.proposal(of: scope) else { throw KeyRefusal.noProposal }
        let old = try rows.newest(of: scope)?.keyring
        let isRoot =
            proposal.signed.keyring.roots.contains(root) || old?.roots.contains(root) == true
        guard isRoot else { throw KeyRefusal.notARoot }
        guard let signed = proposal.signed.adding(signature, of: root) else {
            throw KeyRefusal.badSignature
        }
        proposal.signed = signed
        try rows.put(proposal)
        try command.note(
            "keyring.sign",
            of: "\(scope)",
            "version \(signed.keyring.version) by root \(root)",
            session
        )
        return try standing(proposal, session)
    }

    /// Puts what waits in force: all of it, or one scope's; a ceremony as a whole or not at all.
    package func publishKeyrings(
        _ session: any Session,
        of scope: ScopeID? = nil,
        _ command: KeyCommand
    ) throws -> [KeyringStanding] {
        let rows = KeyringRows(session: session)
        let all = try rows.proposals(of: command.company)
        let chosen = all.filter { scope == nil || $0.scope == scope }
        let roots = try rows.proposedRoots()
        guard !chosen.isEmpty || scope == nil && roots != nil else { throw KeyRefusal.noProposal }
        if chosen.contains(where: \.isCeremony) || scope == nil && roots != nil {
            guard scope == nil else { throw KeyRefusal.ceremonyWhole }
            try requireWhole(all.filter(\.isCeremony), roots, session, command)
        }
        let published = try chosen.map { proposal in
            let signed = try completed(proposal, session)
            try putInForce(signed, session, command)
            return KeyringStanding(signed: signed, isPublished: true)
        }
        if scope == nil, let roots { try adopt(roots, session, command) }
        return published
    }

    /// Every scope must come under the new roots with the others: a mixture would have two.
    private func requireWhole(
        _ ceremony: [KeyringProposal],
        _ roots: RootSet?,
        _ session: any Session,
        _ command: KeyCommand
    ) throws {
        let scopes = try ScopeRows(session: session).all(of: command.company).map(\.scope)
        guard Set(scopes) == Set(ceremony.map(\.scope)) else { throw KeyRefusal.scopeMissing }
        guard ceremony.allSatisfy({ RootSet(of: $0.signed.keyring) == roots }) else {
            throw KeyRefusal.proposalStale
        }
    }

    /// With the hub's own root last, where it still vouches for what is there.
    private func completed(
        _ proposal: KeyringProposal,
        _ session: any Session
    ) throws -> SignedKeyring {
        let old = try KeyringRows(session: session).newest(of: proposal.scope)?.keyring
        var signed = proposal.signed
        guard signed.missing(of: signed.keyring) == 0 else { throw KeyRefusal.signaturesMissing }
        if let old, let root = try keys.rootIfKept(), old.roots.contains(root.publicKey) {
            signed = signed.signed(by: root) ?? signed
        }
        guard old.map({ signed.missing(of: $0) == 0 }) ?? true else {
            throw KeyRefusal.signaturesMissing
        }
        return signed
    }

    /// From now on these roots vouch; the hub's own is removed once that is durable.
    func adopt(
        _ roots: RootSet,
        _ session: any Session,
        _ command: KeyCommand
    ) throws {
        try KeyringRows(session: session).adopt(roots, at: command.now)
        try command.note(
            "roots.adopt",
            of: "roots",
            "\(roots.threshold) of \(roots.roots.count)",
            session
        )
        session.afterCommit { [keys, services] in
            do throws(KeyVaultError) {
                guard let root = try keys.rootIfKept(), !roots.roots.contains(root.publicKey)
                else { return }
                try keys.removeRoot()
            } catch {
                services.log.error("rootNotRemoved", ["error": "\(error)"])
            }
        }
    }

    /// Drops everything that waits, but first keyrings, without which a scope could never begin.
    package func abandonKeyrings(
        _ session: any Session,
        _ command: KeyCommand
    ) throws -> Int {
        let rows = KeyringRows(session: session)
        let waiting = try rows.proposals(of: command.company)
            .filter { $0.signed.keyring.version > 1 }
        guard try !waiting.isEmpty || rows.proposedRoots() != nil else {
            throw KeyRefusal.noProposal
        }
        for proposal in waiting { try rows.removeProposal(of: proposal.scope) }
        try rows.forgetProposedRoots()
        try command.note("keys.abandon", of: "keyrings", "\(waiting.count) dropped", session)
        return waiting.count
    }
}
