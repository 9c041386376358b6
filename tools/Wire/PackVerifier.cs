namespace MeterNode.Wire;

/// <summary>
/// Decides whether bytes are an authentic pack of a registered node: envelope, key, signature over the received bytes, payload,
/// node name. The chain is judged afterwards. Not for use by several threads at once: each has its own verifier.
/// </summary>
/// <param name="registry">The nodes whose packs are known.</param>
/// <param name="shared">Their keys, where other verifiers work on the same packs; null for keys of its own.</param>
public sealed class PackVerifier(Registry registry, SharedKeys? shared = null) : IDisposable
{
    private readonly Dictionary<ulong, SignatureKey> _keys = [];

    /// <summary>The nodes whose packs are known.</summary>
    public Registry Registry { get; } = registry;

    /// <summary>
    /// Judges <paramref name="bytes"/> by themselves. <see cref="Verdict.Accepted"/> here means authentic; only then is the result's
    /// <see cref="VerifiedPack.Payload"/> set. The result keeps referring to <paramref name="bytes"/>.
    /// </summary>
    public VerifiedPack Verify(ReadOnlyMemory<byte> bytes)
    {
        PackError error = Pack.TryDecode(bytes, out Pack? pack);
        if (error != PackError.None)
        {
            return new VerifiedPack(new Judgement(Verdict.Malformed, error), null, null, null);
        }

        RegisteredNode? node = Registry.Find(pack!.Kid);
        if (node is null)
        {
            return new VerifiedPack(new Judgement(Verdict.UnknownNode), pack, null, null);
        }

        if (!pack.Message.Verify(Key(node)))
        {
            return new VerifiedPack(new Judgement(Verdict.BadSignature), pack, node, null);
        }

        if (pack.Version > 1 && !Es256.IsLowS(pack.Message.Signature.Span))
        {
            return new VerifiedPack(new Judgement(Verdict.BadSignature, PackError.HighS), pack, node, null);
        }

        error = PackPayload.TryRead(pack.Payload, out PackPayload? payload);
        if (error == PackError.None && node.Eui64 is not null && node.Eui64 != payload!.Eui64)
        {
            error = PackError.NodeNameMismatch;
        }

        if (error == PackError.None && node.Until is DateTimeOffset until && payload!.HasUtc
            && payload.EndSeconds > until.ToUnixTimeSeconds())
        {
            return new VerifiedPack(new Judgement(Verdict.KeyEnded), pack, node, payload);
        }

        return error == PackError.None
            ? new VerifiedPack(new Judgement(Verdict.Accepted), pack, node, payload)
            : new VerifiedPack(new Judgement(Verdict.Malformed, error), pack, node, null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SignatureKey key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private SignatureKey Key(RegisteredNode node)
    {
        if (!_keys.TryGetValue(node.Kid, out SignatureKey? key))
        {
            key = shared?.Open(node) ?? new SignatureKey(node.OpenKey());
            _keys.Add(node.Kid, key);
        }

        return key;
    }
}
