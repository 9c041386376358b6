namespace MeterNode.Plant.Collecting;

/// <summary>
/// The name under which collectors share packs (<c>$share/NAME/…</c>). A broker may let any client join a share whose name it knows, and
/// hand it packs that it then throws away: mosquitto 2.0.11 does. So the name contains a secret that the plant's collectors have in common.
/// </summary>
public static class SharedGroup
{
    /// <summary>Name of the file beside a collector's TLS key that holds the secret.</summary>
    public const string SecretFile = "share.secret";

    /// <summary>
    /// The share's name at the broker: the group, and the secret where the collector's folder has one; null without a group.
    /// </summary>
    /// <exception cref="OperatorException">The secret cannot be read.</exception>
    public static string? NameOf(BrokerOptions options)
    {
        if (options.SharedGroup == null || options.KeyFile == null)
        {
            return options.SharedGroup;
        }

        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.KeyFile))!, SecretFile);
        try
        {
            return File.Exists(path) ? $"{options.SharedGroup}-{File.ReadAllText(path).Trim()}" : options.SharedGroup;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException(OperatorError.DeviceOrIo, $"'{path}' cannot be read: check its rights");
        }
    }
}
