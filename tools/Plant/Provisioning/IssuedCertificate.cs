namespace MeterNode.Plant.Provisioning;

/// <summary>A certificate and its private key (PEM), and the certificate's DER bytes.</summary>
public sealed record IssuedCertificate(string CertificatePem, string KeyPem, byte[] CertificateDer);
