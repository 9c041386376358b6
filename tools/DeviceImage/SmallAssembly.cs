using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace MeterNode.DeviceImage;

/// <summary>An assembly of the device build on its way to the metadata processor: one of the image, or one that refers to it.</summary>
public static class SmallAssembly
{
    /// <summary>Rewrites an assembly and its symbols in place. What it refers to must be in the folders as the compiler made it.</summary>
    public static void Rewrite(string path, IEnumerable<string> folders)
    {
        var resolver = new DefaultAssemblyResolver();
        foreach (string folder in folders)
        {
            resolver.AddSearchDirectory(folder);
        }

        string pdb = Path.ChangeExtension(path, ".pdb");
        bool hasSymbols = File.Exists(pdb);
        var parameters = new ReaderParameters { AssemblyResolver = resolver };
        if (hasSymbols)
        {
            parameters.ReadSymbols = true;
            parameters.SymbolStream = new MemoryStream(File.ReadAllBytes(pdb));
            parameters.SymbolReaderProvider = new PortablePdbReaderProvider();
        }

        using AssemblyDefinition assembly =
            AssemblyDefinition.ReadAssembly(new MemoryStream(File.ReadAllBytes(path)), parameters);
        Change(assembly.MainModule);

        var writer = new WriterParameters();
        using var symbols = new MemoryStream();
        if (hasSymbols)
        {
            writer.WriteSymbols = true;
            writer.SymbolStream = symbols;
            writer.SymbolWriterProvider = new PortablePdbWriterProvider();
        }

        assembly.Write(path, writer);
        if (hasSymbols)
        {
            File.WriteAllBytes(pdb, symbols.ToArray());
        }
    }

    private static void Change(ModuleDefinition module)
    {
        foreach (MethodDefinition method in Bodies.Of(module))
        {
            method.Body.SimplifyMacros();
        }

        // What refers to another assembly is looked up there, so all names are known before the first change.
        var names = new ShortNames();
        var renaming = new Renaming(module, names);
        var copies = new FieldCopies(module);
        var statics = new StaticClasses(module);
        new SmallMethods(module, renaming).Apply();
        Constants.Remove(module);
        new ObjectTypes(module, names).Apply();
        if (Image.Holds(module))
        {
            ObjectConstructors.Remove(module);
            Doubles.Shorten(module);
            new Inlining(module, renaming).Apply();
            copies.Apply();
            statics.Apply();
            Visibility.Open(module);
            foreach (MethodDefinition method in Bodies.Of(module))
            {
                Locals.Order(method.Body);
            }
        }

        foreach (MethodDefinition method in Bodies.Of(module))
        {
            method.Body.OptimizeMacros();
        }

        renaming.Apply();
    }
}
