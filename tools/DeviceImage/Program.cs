using MeterNode.DeviceImage;

if (args.Length == 0)
{
    Console.Error.WriteLine("MeterNode.DeviceImage ASSEMBLY [FOLDER...]: makes an assembly smaller; its references are in the folders");
    return 2;
}

try
{
    SmallAssembly.Rewrite(args[0], args[1..]);
    return 0;
}
catch (ImageException e)
{
    // The form in which MSBuild takes a line for its own error.
    Console.Error.WriteLine($"{args[0]} : error MN0002: {e.Message}");
    return 1;
}
