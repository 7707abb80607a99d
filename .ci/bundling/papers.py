"""What Windows and macOS are told of the program, beside its icon."""

from __future__ import annotations

import plistlib
from pathlib import Path

IDENTIFIER = "org.presign.Presign"

# PyInstaller adds that it needs no administrator. What it is for: Windows 10 and later.
WINDOWS_MANIFEST = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"/>
    </application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings"
        >PerMonitorV2, PerMonitor</dpiAwareness>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings"
        >true</longPathAware>
      <activeCodePage xmlns="http://schemas.microsoft.com/SMI/2019/WindowsSettings"
        >UTF-8</activeCodePage>
    </windowsSettings>
  </application>
  <dependency>
    <dependentAssembly>
      <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls"
        version="6.0.0.0" processorArchitecture="*" publicKeyToken="6595b64144ccf1df"
        language="*"/>
    </dependentAssembly>
  </dependency>
</assembly>
"""

_VERSION_RESOURCE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, OS=0x40004, fileType=1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("ProductName", "Presign"),
      StringStruct("FileDescription", "Presign"),
      StringStruct("InternalName", "presign-gui"),
      StringStruct("OriginalFilename", {name!r}),
      StringStruct("FileVersion", {version!r}),
      StringStruct("ProductVersion", {version!r}),
      StringStruct("LegalCopyright", "MIT"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def write_version_resource(to: Path, name: str, version: str) -> str:
    """Write what Windows shows as properties of the program; return the path, as text."""
    numbers = (*(int(part) for part in version.split(".")), 0, 0, 0)[:4]
    to.write_text(_VERSION_RESOURCE.format(numbers=numbers, name=name, version=version), "utf-8")
    return str(to)


def write_entitlements(to: Path) -> str:
    """Write what the hardened runtime of macOS is to allow; return the path, as text.

    ctypes, through which keyring reaches the keychain, makes code while it runs.
    """
    allowed = {"com.apple.security.cs.allow-unsigned-executable-memory": True}
    to.write_bytes(plistlib.dumps(allowed))
    return str(to)


def info_plist(version: str, languages: list[str]) -> dict[str, object]:
    """Return what macOS knows of the program before it starts."""
    return {
        "CFBundleDisplayName": "Presign",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", *languages],
        "CFBundleURLTypes": [{"CFBundleURLName": IDENTIFIER, "CFBundleURLSchemes": ["s3"]}],
        "LSApplicationCategoryType": "public.app-category.utilities",
        "LSMinimumSystemVersion": "12.0",
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,
    }
