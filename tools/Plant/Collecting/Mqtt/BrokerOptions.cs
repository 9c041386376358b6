namespace MeterNode.Plant.Collecting;

/// <summary>Where the packs come from and who the collector is there.</summary>
public sealed record BrokerOptions
{
    /// <summary>Name or address of the broker, as its certificate has it.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>TCP port, 1 to 65535.</summary>
    public int Port { get; init; } = 8883;

    /// <summary>Certificate of the plant's CA (PEM); null for a connection without TLS, which only a test uses.</summary>
    public string? CaFile { get; init; }

    /// <summary>The collector's certificate (PEM). Its CN is the MQTT user.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's private key (PEM, not encrypted).</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// Names the broker's session, which keeps packs while the collector is down. Null: the certificate's common name, which is the only
    /// one that a plant's broker lets this certificate have; <c>collector</c> without a certificate.
    /// </summary>
    public string? ClientId { get; init; }

    /// <summary>True for a session that ends with its connection: nothing is kept for this client.</summary>
    public bool IsTransient { get; init; }

    /// <summary>
    /// Where little comes the connection is read so often. The broker has answered the nodes; what is read together shares one waking and
    /// one transaction. A second, so that a page shows what it brought; nothing waits for a transient connection.
    /// </summary>
    public TimeSpan ReadPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>MQTT version; brokers without version 5 refuse it.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V311;

    /// <summary>
    /// With a name, collectors that give the same one share the packs between them (<see cref="Collecting.SharedGroup"/>).
    /// </summary>
    public string? SharedGroup { get; init; }

    /// <summary>Packs come from this queue over AMQP, and MQTT is for receipts and notices only; null: packs come over MQTT.</summary>
    public PackQueuePlace? Queue { get; init; }

    /// <summary>Fails when a file that is named does not hold what it must; dates are not looked at.</summary>
    /// <exception cref="OperatorException">One line that names the file.</exception>
    public void RequireFiles() => BrokerTls.RequireFiles(this);
}
