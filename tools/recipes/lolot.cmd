@echo off
rem "Send to" for Windows: masks the chosen files and folders and shows the copies.
rem To install: press Win+R, type shell:sendto, and put this file into that folder.
rem Dung: bam Win+R, go shell:sendto, roi chep tep nay vao thu muc do.
setlocal
chcp 65001 >nul
if "%~1"=="" (
  echo Send files to this script: right click, Send to, lolot.
  pause
  exit /b 2
)
for /f %%t in ('powershell -NoProfile -Command "Get-Date -Format yyyyMMdd-HHmmss"') do set "now=%%t"
set "out=%~dp1lolot-%now%"
lolot mask %* --output-dir "%out%"
set "code=%errorlevel%"
if exist "%out%" explorer "%out%"
pause
exit /b %code%
