"""What build.spec needs beyond PyInstaller: trimming, the program's icon, each system's papers."""
