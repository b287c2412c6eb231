import Ledger

/// The store's row of an endpoint; the page has a type of the same name.
typealias StoredEndpoint = EndpointRow
