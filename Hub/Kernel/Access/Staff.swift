package import Vocabulary

/// Somebody with grants who was believed: an operator's code, an account or a client program.
package struct Staff: Hashable, Sendable {
    package enum Credential: Hashable, Sendable {
        /// The code that the hub printed, or one made from it.
        case code
        /// A person who signed in, and the session of it.
        case account(AccountID, session: SessionID)
        /// A program with a key or an access token.
        case client(ClientID)
    }

    /// The company that is worked on.
    package let company: CompanyID
    /// What records call him: a code's name, or the id of an account or client.
    ///
    /// Never an address or a person's name, which could not be forgotten again.
    package let name: String
    package let credential: Credential
    /// The roles that gave the grants, for the audit; empty for a code.
    package let roles: [String]
    package let grants: Grants
    /// Whether the company is one to play with, where nothing is real.
    package let isSandbox: Bool

    package init(
        company: CompanyID,
        name: String,
        credential: Credential = .code,
        roles: [String] = [],
        grants: Grants = .everything,
        isSandbox: Bool = false
    ) {
        self.company = company
        self.name = name
        self.credential = credential
        self.roles = roles
        self.grants = grants
        self.isSandbox = isSandbox
    }

    package var account: AccountID? {
        guard case .account(let account, _) = credential else { return nil }
        return account
    }
}
