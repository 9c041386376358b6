namespace MeterNode.Plant.Backup;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Its path from the plant's folder on, with <c>/</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash, hex digits.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);
