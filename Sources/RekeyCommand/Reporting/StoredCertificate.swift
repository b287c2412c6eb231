import Ledger

/// The store's row of a certificate; the page has a type of the same name.
typealias StoredCertificate = CertificateRow
